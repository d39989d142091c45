//! What a run costs is told of it alone, whatever goes on beside it.

#![cfg(unix)]

use std::time::{Duration, Instant};

use vo_meter::Profile;
use vo_process::registry::{self, NO_ACCOUNT};
use vo_process::{Account, Command, Stop};
use vo_sandbox::SandboxLevel;

const SOON: Duration = Duration::from_secs(60);
const BURN: &str = "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done";

fn burn(account: &Account) {
    let burner = Command::new("sh").args(["-c", BURN]).role("burner").charge(account);
    assert!(burner.run(&Stop::new(), SOON).is_ok());
}

#[test]
fn a_child_is_charged_to_its_account_and_to_no_other() {
    let (one, other) = (Account::open(), Account::open());
    let profiles = [Profile::of(&one, SOON), Profile::of(&other, SOON)];
    burn(&one);
    let [ours, theirs] = profiles.map(Profile::finish);
    assert!(ours.roles["burner"].cpu_milliseconds >= 20, "{ours:?}");
    assert!(!theirs.roles.contains_key("burner"), "{theirs:?}");
}

#[test]
fn a_child_that_changes_hands_leaves_what_it_has_cost_where_it_was() {
    changes_hands(&format!("{BURN}; echo; read go"));
}

/// As with a shim, which waits for what really works.
#[test]
fn so_do_the_children_of_a_child_that_changes_hands() {
    changes_hands(&format!("sh -c '{BURN}; echo; read go'; true"));
}

#[expect(clippy::unwrap_used, reason = "tests start programs that are there")]
fn changes_hands(script: &str) {
    let (one, other) = (Account::open(), Account::open());
    let profiles = [Profile::of(&one, SOON), Profile::of(&other, SOON)];
    let mut child = Command::new("sh").args(["-c", script]).role("handed").charge(&one);
    child = child.pipe_in().pipe_out();
    let mut child = child.start().unwrap();
    std::io::Read::read_exact(&mut child.stdout().unwrap(), &mut [0]).unwrap();
    child.charge(Some(&other));
    child.wait(&Stop::new(), SOON).unwrap();
    let [before, after] = profiles.map(Profile::finish);
    let cost = |record: &vo_meter::Record| record.roles.get("handed").map_or(0, |role| role.cpu_milliseconds);
    assert!(cost(&before) >= 20 && cost(&after) < cost(&before) / 2, "{} {}", cost(&before), cost(&after));
    assert!(before.tree.cpu_milliseconds >= cost(&before), "the sum holds each of its parts: {before:?}");
}

#[test]
fn a_thread_that_works_for_one_account_costs_the_other_nothing() {
    let (one, other) = (Account::open(), Account::open());
    let profiles = [Profile::of(&one, SOON), Profile::of(&other, SOON)];
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let _working = one.work();
            let began = Instant::now();
            while began.elapsed() < Duration::from_millis(400) {
                std::hint::black_box(began.elapsed());
            }
        });
    });
    let [ours, theirs] = profiles.map(|profile| profile.finish().roles["vo"].cpu_milliseconds);
    // Other tests run beside this one, for nobody: they are on both bills.
    assert!(ours > theirs + 20, "{ours} {theirs}");
}

#[test]
fn what_a_closed_account_has_cost_stays_in_the_sum_of_all() {
    let account = Account::open();
    burn(&account);
    let number = account.number();
    let sum = |number| registry::snapshot(None).ended.get(&(number, "burner")).map_or(0, |ticks| ticks.0);
    let (all, ours) = (registry::snapshot(None).cpu(), sum(number));
    assert!(ours >= 2);
    drop(account);
    assert!(sum(number) == 0 && sum(NO_ACCOUNT) >= ours && registry::snapshot(None).cpu() >= all);
}

#[test]
fn the_least_sandbox_of_an_account_is_told() {
    let (one, other) = (Account::open(), Account::open());
    one.note(SandboxLevel::NONE);
    assert_eq!((one.sandbox(), other.sandbox()), (Some(SandboxLevel::NONE), None));
}
