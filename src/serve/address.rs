//! Where the server is found: its address and port, and the names by which browsers may call it.

use std::io;
use std::net::{IpAddr, TcpListener, ToSocketAddrs};

use crate::error::Error;

/// How many ports are tried, from the first one on.
const N_PORTS: u16 = 100;

/// Where to serve.
#[derive(Clone, Debug)]
pub struct ServeAddress {
    /// An address of this machine, or a name that means one.
    pub host: String,
    /// The port.
    pub port: Port,
}

/// Which port to take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Port {
    /// This one; with 0 whichever the system gives.
    Exactly(u16),
    /// This one, or the next that is free.
    From(u16),
}

/// The names that the server answers to. A page of another site can make its own name mean this machine; it cannot
/// change the name that its requests carry.
#[derive(Clone, Debug)]
pub(super) struct Hosts {
    names: Vec<String>,
    /// Whether the server listens at all addresses. A request that names an address was not led here by a name.
    is_open: bool,
}

impl Hosts {
    /// The names for a server at `host`.
    pub(super) fn new(host: &str, address: IpAddr) -> Self {
        let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()];
        names.extend([host.to_ascii_lowercase(), address.to_string()]);
        Self { names, is_open: address.is_unspecified() }
    }

    /// Whether a request may carry this name, with or without a port.
    pub(super) fn allow(&self, host: &str) -> bool {
        let name = match host.strip_prefix('[') {
            Some(rest) => rest.split(']').next().unwrap_or_default(),
            None => host.split(':').next().unwrap_or_default(),
        };
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        self.names.contains(&name) || (self.is_open && name.parse::<IpAddr>().is_ok())
    }
}

/// Takes an address. Gives what browsers may call it, and where they find it.
pub(super) fn bind(wanted: &ServeAddress) -> Result<(TcpListener, Hosts, String), Error> {
    let host = wanted.host.trim_matches(['[', ']']);
    let (first, n_ports) = match wanted.port {
        Port::Exactly(port) => (port, 1),
        Port::From(port) => (port, N_PORTS),
    };
    let mut refusal = io::Error::from(io::ErrorKind::AddrInUse);
    for port in first..=first.saturating_add(n_ports - 1) {
        let addresses = (host, port).to_socket_addrs().map_err(|e| unusable(host, &e))?;
        match TcpListener::bind(&addresses.collect::<Vec<_>>()[..]) {
            Ok(listener) => {
                let local = listener.local_addr().map_err(|e| unusable(host, &e))?;
                let hosts = Hosts::new(host, local.ip());
                // A browser cannot go to "all addresses".
                let shown = match local.ip() {
                    ip if ip.is_unspecified() => "localhost".to_owned(),
                    IpAddr::V6(ip) => format!("[{ip}]"),
                    IpAddr::V4(ip) => ip.to_string(),
                };
                return Ok((listener, hosts, format!("http://{shown}:{}/", local.port())));
            }
            Err(e) if e.kind() == io::ErrorKind::AddrInUse => refusal = e,
            Err(e) if e.kind() == io::ErrorKind::AddrNotAvailable => return Err(unusable(host, &e)),
            Err(e) => return Err(refused(wanted, first, &e)),
        }
    }
    Err(refused(wanted, first, &refusal))
}

fn unusable(host: &str, why: &io::Error) -> Error {
    let help = "give an address of this machine, such as `127.0.0.1`, or `0.0.0.0` for all of them";
    Error::config(format!("`{host}` cannot be listened at: {why}"), help)
}

fn refused(wanted: &ServeAddress, first: u16, why: &io::Error) -> Error {
    match wanted.port {
        Port::Exactly(port) if why.kind() == io::ErrorKind::AddrInUse => {
            let help = "leave `--port` out to take the next free one, or give another";
            Error::config(format!("port {port} is taken by another program"), help)
        }
        Port::Exactly(port) => {
            Error::config(format!("port {port} cannot be listened at: {why}"), "give another `--port`")
        }
        Port::From(_) => {
            let last = first.saturating_add(N_PORTS - 1);
            let help = "give a free one by `--port`, or `--port 0` for any";
            Error::config(format!("no port from {first} to {last} can be listened at: {why}"), help)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_refused_or_passed_over() {
        let address = |port| ServeAddress { host: "127.0.0.1".to_owned(), port };
        let first = bind(&address(Port::Exactly(0))).unwrap();
        let port = first.0.local_addr().unwrap().port();
        let refusal = bind(&address(Port::Exactly(port))).unwrap_err();
        assert!(refusal.to_string().contains("is taken") && refusal.help().unwrap().contains("--port"));
        let next = bind(&address(Port::From(port))).unwrap().0.local_addr().unwrap().port();
        assert!(next > port, "{next}");
    }

    #[test]
    fn a_server_for_everybody_answers_to_addresses_but_to_no_names() {
        let hosts = Hosts::new("0.0.0.0", std::net::Ipv4Addr::UNSPECIFIED.into());
        assert!(["192.168.1.7:4321", "[fe80::1]:4321", "localhost"].iter().all(|it| hosts.allow(it)));
        assert!(!hosts.allow("evil.example:4321"));
        let named = Hosts::new("box.local", std::net::Ipv4Addr::new(192, 168, 1, 7).into());
        assert!(named.allow("BOX.local:4321") && named.allow("192.168.1.7") && !named.allow("10.0.0.1"));
    }
}
