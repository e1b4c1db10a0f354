//! The network and the clients against servers on this computer. The promises of the security page have a module each.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod coregit;
mod devlake_create;
mod devlake_delete;
mod devlake_find;
mod devlake_list;
mod devlake_merge;
mod devlake_proof;
mod devlake_test;
mod devlake_update;
mod dojops;
mod net_grants;
mod net_limits;
mod net_proxy;
mod net_redirects;
mod net_retries;
mod net_tls;
mod providers;
mod support;
mod with_sandbox;
