//! Wrong passwords slow down whoever sends them: by name and address, by address, and more mildly by name, so that nobody can
//! shut out another. It is in memory alone: a restart forgets it, which takes longer than a guess.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What is remembered, at most.
const MOST: usize = 4_096;

/// Wrong passwords of an address for one name before it must wait.
const FREE_BY_BOTH: u32 = 5;

/// Those of an address, for whatever names.
const FREE_BY_ADDRESS: u32 = 20;

/// Those for a name, from whatever addresses.
const FREE_BY_NAME: u32 = 50;

/// The first wait. Each further one is twice as long.
const FIRST: Duration = Duration::from_secs(1);

/// The longest wait.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// The longest wait for a name: others may be guessing at it, and its owner must get in.
const LONGEST_BY_NAME: Duration = Duration::from_secs(5);

/// When it is forgotten.
const FORGOTTEN: Duration = Duration::from_secs(3_600);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Who {
    Both(IpAddr, String),
    Address(IpAddr),
    Name(String),
}

#[derive(Clone, Copy, Debug)]
struct Wrong {
    count: u32,
    last: Instant,
    until: Instant,
}

/// Who has sent wrong passwords.
#[derive(Debug, Default)]
pub struct Lockout {
    wrong: Mutex<HashMap<Who, Wrong>>,
}

impl Lockout {
    /// How long an address must wait before a password for a name is looked at; nothing if it need not. A password that is
    /// looked at counts as a wrong one until [`Lockout::was_right`] is told, so that many at once are no way around.
    pub fn must_wait(&self, name: &str, address: IpAddr, now: Instant) -> Option<Duration> {
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        let all = all(name, address);
        let waits = all.iter().filter_map(|(who, _, _)| wrong.get(who)?.until.checked_duration_since(now));
        if let Some(wait) = waits.filter(|wait| !wait.is_zero()).max() {
            return Some(wait);
        }
        for (who, free, longest) in all {
            make_room(&mut wrong, now);
            let entry = match wrong.entry(who) {
                Entry::Occupied(entry) if now.duration_since(entry.get().last) < FORGOTTEN => entry.into_mut(),
                Entry::Occupied(mut entry) => {
                    entry.insert(Wrong { count: 0, last: now, until: now });
                    entry.into_mut()
                }
                Entry::Vacant(entry) => entry.insert(Wrong { count: 0, last: now, until: now }),
            };
            entry.count = entry.count.saturating_add(1);
            entry.last = now;
            let times = entry.count.saturating_sub(free);
            if times > 0 {
                entry.until = now + (FIRST * 2_u32.saturating_pow((times - 1).min(20))).min(longest);
            }
        }
        None
    }

    /// The password was right: what is remembered of that name at that address is forgotten.
    pub fn was_right(&self, name: &str, address: IpAddr) {
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        for (who, _, _) in all(name, address) {
            match (&who, wrong.get_mut(&who)) {
                (Who::Both(..), Some(_)) => {
                    wrong.remove(&who);
                }
                // Whoever knows one password may be guessing at others.
                (_, Some(entry)) => entry.count = entry.count.saturating_sub(1),
                (_, None) => {}
            }
        }
    }
}

/// What counts for a name and an address: how many are free, and how long it waits at most.
fn all(name: &str, address: IpAddr) -> [(Who, u32, Duration); 3] {
    let name: String = name.chars().take(100).collect();
    let address = whole_network(address);
    [
        (Who::Both(address, name.clone()), FREE_BY_BOTH, LONGEST),
        (Who::Address(address), FREE_BY_ADDRESS, LONGEST),
        (Who::Name(name), FREE_BY_NAME, LONGEST_BY_NAME),
    ]
}

/// Whoever has one address of a network of IPv6 has all 2^64 of them.
pub fn whole_network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() >> 64 << 64).into()),
        address @ IpAddr::V4(_) => address,
    }
}

/// Forgets what is oldest if there is too much.
fn make_room(wrong: &mut HashMap<Who, Wrong>, now: Instant) {
    if wrong.len() < MOST {
        return;
    }
    wrong.retain(|_, wrong| now.duration_since(wrong.last) < FORGOTTEN);
    if wrong.len() >= MOST {
        let mut ages: Vec<Instant> = wrong.values().map(|wrong| wrong.last).collect();
        ages.sort_unstable();
        let middle = ages[ages.len() / 2];
        wrong.retain(|_, wrong| wrong.last > middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_passwords_make_one_wait_longer_and_longer() {
        let (lockout, mut now) = (Lockout::default(), Instant::now());
        let here: IpAddr = "192.0.2.1".parse().unwrap();
        let mut looked_at = 0;
        // An hour of one guess a second.
        for _ in 0..3_600 {
            looked_at += u32::from(lockout.must_wait("anna", here, now).is_none());
            now += Duration::from_secs(1);
        }
        assert!((FREE_BY_BOTH..20).contains(&looked_at), "{looked_at}");
        let there: IpAddr = "192.0.2.2".parse().unwrap();
        assert_eq!(lockout.must_wait("anna", there, now), None, "others get in");
        assert!(lockout.must_wait("anna", here, now).unwrap() <= LONGEST);
        now += LONGEST;
        assert_eq!(lockout.must_wait("anna", here, now), None);
        lockout.was_right("anna", here);
        assert_eq!(lockout.must_wait("anna", here, now), None, "whoever knows it begins anew");
    }

    #[test]
    fn many_names_from_one_address_and_many_addresses_for_one_name_are_slowed_down() {
        let (lockout, now) = (Lockout::default(), Instant::now());
        let one: IpAddr = "2001:db8::1".parse().unwrap();
        let looked_at = (0..200).filter(|guess| lockout.must_wait(&format!("user{guess}"), one, now).is_none()).count();
        assert_eq!(looked_at as u32, FREE_BY_ADDRESS + 1);
        assert!(lockout.must_wait("anna", "2001:db8::2".parse().unwrap(), now).is_some(), "the same network");
        let many = (0..200).filter(|guess| lockout.must_wait("anna", IpAddr::from([10, 0, 0, *guess]), now).is_none());
        assert_eq!(many.count() as u32, FREE_BY_NAME + 1);
        assert!(lockout.must_wait("anna", IpAddr::from([10, 9, 9, 9]), now).unwrap() <= LONGEST_BY_NAME);
    }

    #[test]
    fn it_remembers_so_many_at_most() {
        let (lockout, now) = (Lockout::default(), Instant::now());
        for guess in 0..20_000_u32 {
            let late = now + Duration::from_millis(u64::from(guess));
            lockout.must_wait(&format!("user{guess}"), IpAddr::from(guess.to_be_bytes()), late);
        }
        assert!(lockout.wrong.lock().unwrap().len() <= MOST + 3);
    }
}
