//! A proxy before the server: only one whose address is listed may say for whom it asks.

use std::net::IpAddr;
use std::str::FromStr;

use axum::http::HeaderMap;

use crate::connection::Connection;

/// Addresses that begin with the same bits: `10.0.0.0/8`, or one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u32,
}

impl Network {
    /// Whether an address is one of them.
    pub fn has(self, address: IpAddr) -> bool {
        let first = |value: u128, of: u32| value.checked_shr(of - self.bits).unwrap_or(0);
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                first(own.to_bits().into(), 32) == first(other.to_bits().into(), 32)
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => first(own.to_bits(), 128) == first(other.to_bits(), 128),
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no address: write one such as 127.0.0.1 or 10.0.0.0/8");
        let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let address: IpAddr = address.trim().parse().map_err(|_| wrong())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), |bits| bits.trim().parse().map_err(|_| wrong()))?;
        if bits > most { Err(wrong()) } else { Ok(Self { address, bits }) }
    }
}

/// Who asks, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asker {
    /// Where the request comes from.
    pub address: IpAddr,
    /// Whether it came over TLS, here or at the proxy.
    pub is_encrypted: bool,
    /// The name by which the proxy was asked, if one says so.
    pub host: Option<String>,
}

impl Asker {
    /// Whoever sends a request over a connection. What a proxy says is believed if it is one of `proxies`.
    pub fn of(headers: &HeaderMap, connection: Connection, proxies: &[Network]) -> Self {
        let is_proxy = |address| proxies.iter().any(|proxy| proxy.has(address));
        let itself =
            Self { address: connection.peer.to_canonical(), is_encrypted: connection.is_encrypted, host: None };
        if !is_proxy(itself.address) {
            return itself;
        }
        // Each proxy appends: what stands last was written by the one that we know.
        let last = |name: &str| {
            let value = headers.get_all(name).iter().next_back()?.to_str().ok()?;
            value.rsplit(',').next().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
        };
        let all = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
        let mut hops: Vec<&str> = all.flat_map(|value| value.split(',')).map(str::trim).collect();
        let mut address = itself.address;
        while let Some(hop) = hops.pop().and_then(|hop| hop.parse::<IpAddr>().ok()) {
            address = hop.to_canonical();
            if !is_proxy(address) {
                break;
            }
        }
        let is_encrypted =
            last("x-forwarded-proto").map_or(itself.is_encrypted, |scheme| scheme.eq_ignore_ascii_case("https"));
        Self { address, is_encrypted, host: last("x-forwarded-host") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_are_the_addresses_that_begin_alike() {
        let has = |network: &str, address: &str| network.parse::<Network>().unwrap().has(address.parse().unwrap());
        assert!(has("127.0.0.1", "127.0.0.1") && !has("127.0.0.1", "127.0.0.2"));
        assert!(has("10.0.0.0/8", "10.255.1.2") && !has("10.0.0.0/8", "11.0.0.1"));
        assert!(has("0.0.0.0/0", "203.0.113.9") && !has("0.0.0.0/0", "::1"));
        assert!(has("fd00::/8", "fd12::1") && has("::/0", "2001:db8::1"));
        assert!(has("127.0.0.1", "::ffff:127.0.0.1"));
        for wrong in ["", "proxy", "10.0.0.0/33", "10.0.0.0/x", "10.0.0/8"] {
            wrong.parse::<Network>().unwrap_err();
        }
    }

    #[test]
    fn only_a_proxy_that_is_listed_is_believed() {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("x-forwarded-for", "203.0.113.66, 198.51.100.7"),
            ("x-forwarded-for", "10.0.0.2"),
            ("x-forwarded-proto", "https"),
            ("x-forwarded-host", "studio.example"),
        ] {
            headers.append(name, value.parse().unwrap());
        }
        let of = |peer: &str, proxies: &[&str]| {
            let proxies: Vec<Network> = proxies.iter().map(|proxy| proxy.parse().unwrap()).collect();
            Asker::of(&headers, Connection { peer: peer.parse().unwrap(), is_encrypted: false }, &proxies)
        };
        let known = of("127.0.0.1", &["127.0.0.1", "10.0.0.0/8"]);
        assert_eq!(known.address.to_string(), "198.51.100.7", "what a stranger has written before it means nothing");
        assert_eq!((known.is_encrypted, known.host.as_deref()), (true, Some("studio.example")));
        let stranger = of("192.0.2.1", &["127.0.0.1", "10.0.0.0/8"]);
        assert_eq!(
            (stranger.address.to_string().as_str(), stranger.is_encrypted, stranger.host),
            ("192.0.2.1", false, None)
        );
        assert_eq!(of("127.0.0.1", &["127.0.0.1"]).address.to_string(), "10.0.0.2");
    }
}
