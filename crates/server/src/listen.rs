//! Where the server is to be reached, and what that takes: strangers can only reach it encrypted, and then they sign in.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::path::PathBuf;

use crate::ServerError;
use crate::access::Network;

/// Where the server is to be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listen {
    /// Its address. One that is no loopback takes TLS or a proxy, and users.
    pub host: IpAddr,
    /// Its port; 0 for any that is free.
    pub port: u16,
    /// How it is encrypted, if it is.
    pub tls: Option<Tls>,
    /// The addresses of proxies that stand before it and encrypt; nothing without one.
    pub behind_proxy: Option<Vec<Network>>,
    /// More names by which it may be asked, with or without a port.
    pub names: Vec<String>,
}

/// With whose certificate it is encrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tls {
    /// With one from elsewhere.
    Own {
        /// The certificate and those that lead to its authority, as PEM.
        certificate: PathBuf,
        /// Its private key, as PEM.
        key: PathBuf,
    },
    /// With one that an authority of this installation signs.
    Generated,
}

impl Listen {
    /// Makes sure that it may listen there. `users` is how many there are.
    ///
    /// # Errors
    /// [`ServerError::NotEncrypted`], [`ServerError::NoUsers`].
    pub fn check(&self, users: usize) -> Result<(), ServerError> {
        let is_exposed = !self.host.is_loopback() || self.behind_proxy.is_some();
        if is_exposed && self.tls.is_none() && self.behind_proxy.is_none() {
            return Err(ServerError::NotEncrypted(self.host));
        }
        if is_exposed && users == 0 {
            return Err(ServerError::NoUsers);
        }
        Ok(())
    }

    /// Whether only known proxies may speak to it, as nothing that others send would be encrypted.
    pub fn takes_only_proxies(&self) -> bool {
        self.behind_proxy.is_some() && self.tls.is_none()
    }

    /// What its addresses begin with.
    pub fn scheme(&self) -> &'static str {
        if self.tls.is_some() { "https" } else { "http" }
    }

    /// What the addresses of its pages may begin with.
    pub fn schemes(&self) -> &'static [&'static str] {
        match (&self.tls, &self.behind_proxy) {
            (Some(_), _) => &["https"],
            (None, Some(_)) => &["https", "http"],
            (None, None) => &["http"],
        }
    }

    /// Names by which it may be asked beside those of this machine itself: those that were given, and its address in the local
    /// network, where it listens at all of them.
    pub fn names(&self, address: SocketAddr) -> Vec<String> {
        let mut names = self.names.clone();
        if address.ip().is_unspecified()
            && let Some(own) = own_address(address.is_ipv4())
        {
            names.push(if own.is_ipv4() { own.to_string() } else { format!("[{own}]") });
        }
        names
    }
}

impl Listen {
    /// Where other machines open its page: by a proxy under the names that were given, else at its port.
    pub fn urls_of_others(&self, address: SocketAddr) -> Vec<String> {
        if self.behind_proxy.is_some() {
            return self.names.iter().map(|name| format!("https://{name}")).collect();
        }
        let own = (!address.ip().is_unspecified()).then(|| address.to_string());
        let given = self.names(address).into_iter().map(|name| {
            let has_port =
                name.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok()) && !name.ends_with(']');
            if has_port { name } else { format!("{name}:{}", address.port()) }
        });
        let all = own.into_iter().chain(given).map(|name| format!("{}://{name}", self.scheme()));
        if address.ip().is_loopback() { Vec::new() } else { all.collect() }
    }
}

/// The address of this machine from which others would be asked. Nothing is sent to find it.
fn own_address(is_v4: bool) -> Option<IpAddr> {
    let (here, there): (SocketAddr, SocketAddr) = if is_v4 {
        // Addresses of documentation, at which nobody is.
        ((Ipv4Addr::UNSPECIFIED, 0).into(), (Ipv4Addr::new(192, 0, 2, 1), 9).into())
    } else {
        ((Ipv6Addr::UNSPECIFIED, 0).into(), (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1), 9).into())
    };
    let socket = UdpSocket::bind(here).ok()?;
    socket.connect(there).ok()?;
    socket.local_addr().ok().map(|address| address.ip()).filter(|address| !address.is_unspecified())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_can_reach_it_only_encrypted_and_as_users() {
        let listen = |host: &str, tls: Option<Tls>, proxies: Option<&str>| Listen {
            host: host.parse().unwrap(),
            port: 0,
            tls,
            behind_proxy: proxies.map(|proxy| vec![proxy.parse().unwrap()]),
            names: Vec::new(),
        };
        let (tls, proxy) = (Some(Tls::Generated), Some("127.0.0.1"));
        assert!(listen("127.0.0.1", None, None).check(0).is_ok());
        assert!(listen("127.0.0.1", tls.clone(), None).check(0).is_ok());
        for host in ["0.0.0.0", "192.0.2.1", "::"] {
            assert!(matches!(listen(host, None, None).check(1), Err(ServerError::NotEncrypted(_))), "{host}");
            assert!(matches!(listen(host, tls.clone(), None).check(0), Err(ServerError::NoUsers)), "{host}");
            assert!(listen(host, tls.clone(), None).check(1).is_ok());
            assert!(listen(host, None, proxy).check(1).is_ok());
        }
        assert!(
            matches!(listen("127.0.0.1", None, proxy).check(0), Err(ServerError::NoUsers)),
            "others come by the proxy"
        );
    }
}
