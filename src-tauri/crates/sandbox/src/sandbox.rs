//! The whole: servers, proxy, control address and records under one handle.

use std::io::Result;
use std::sync::{Arc, Mutex, PoisonError};

use crate::authority::Authority;
use crate::control;
use crate::coregit::CoreGit;
use crate::devlake::DevLake;
use crate::faults::Faults;
use crate::http::{Handler, Listener, Site};
use crate::providers::{self, Webhook, Work};
use crate::proxy;
use crate::sightings::{RequestSeen, Sighting};
use crate::world::World;

/// Stand-in servers on loopback and free ports; dropping it stops them.
pub struct Sandbox {
    world: Arc<World>,
    authority: Arc<Authority>,
    devlakes: Arc<DevLakes>,
    coregits: Arc<CoreGits>,
    provider: Listener,
    proxy: Listener,
    control: Listener,
}

/// The DevLakes running side by side.
#[derive(Default)]
pub(crate) struct DevLakes(Mutex<Vec<DevLake>>);

/// The CoreGits running side by side; none before one is asked for.
#[derive(Default)]
pub(crate) struct CoreGits(Mutex<Vec<CoreGit>>);

impl Sandbox {
    /// Starts one DevLake without connections, the providers, the HTTPS proxy and the control address.
    ///
    /// # Errors
    /// When no port can be listened on.
    pub async fn start() -> Result<Self> {
        let world = Arc::new(World::default());
        let authority = Arc::new(Authority::make()?);
        let devlakes = Arc::new(DevLakes::default());
        let coregits = Arc::new(CoreGits::default());
        let provider = Listener::plain(0, provider_site(&world)).await?;
        let proxy = proxy::start(Arc::clone(&world), Arc::clone(&authority)).await?;
        world.provider_port.get_or_init(|| provider.port());
        world.proxy_port.get_or_init(|| proxy.port());
        let control = Listener::plain(0, control::site(&world, &devlakes, &coregits)).await?;
        let sandbox = Self {
            world,
            authority,
            devlakes,
            coregits,
            provider,
            proxy,
            control,
        };
        sandbox.add_devlake().await?;
        Ok(sandbox)
    }

    /// The first DevLake.
    ///
    /// # Panics
    /// Never: one is started with the sandbox and none is ever taken away.
    #[must_use]
    pub fn devlake(&self) -> DevLake {
        self.devlakes
            .named("devlake#1")
            .expect("the first DevLake is started with the sandbox")
    }

    /// Address of the first DevLake, without a trailing slash.
    #[must_use]
    pub fn devlake_url(&self) -> String {
        self.devlake().url()
    }

    /// Starts another DevLake with data of its own, named `devlake#2`, `devlake#3`, …
    ///
    /// # Errors
    /// When no port can be listened on.
    pub async fn add_devlake(&self) -> Result<DevLake> {
        let name = format!("devlake#{}", self.devlakes.all().len() + 1);
        let devlake = DevLake::start(name, Arc::clone(&self.world)).await?;
        self.devlakes.add(devlake.clone());
        Ok(devlake)
    }

    /// Starts another DevLake and returns its address.
    ///
    /// # Errors
    /// When no port can be listened on.
    pub async fn extra_devlake(&self) -> Result<String> {
        Ok(self.add_devlake().await?.url())
    }

    /// Starts a CoreGit with data of its own, named `coregit#1`, `coregit#2`, …
    ///
    /// # Errors
    /// When no port can be listened on.
    pub async fn add_coregit(&self) -> Result<CoreGit> {
        let name = format!("coregit#{}", self.coregits.all().len() + 1);
        let coregit = CoreGit::start(name, Arc::clone(&self.world)).await?;
        self.coregits.add(coregit.clone());
        Ok(coregit)
    }

    /// The webhooks that are registered with the providers, oldest first.
    #[must_use]
    pub fn webhooks(&self) -> Vec<Webhook> {
        self.world.tokens.webhooks()
    }

    /// What is worked on at the providers: tickets, pull requests, pages.
    #[must_use]
    pub fn work(&self) -> &Work {
        &self.world.work
    }

    /// The plain http listener with the providers under `/github/` and `/jenkins/`, recorded as `provider`.
    #[must_use]
    pub fn provider_url(&self) -> String {
        self.provider.url()
    }

    /// The HTTPS proxy behind which the providers have their real names.
    #[must_use]
    pub fn proxy_url(&self) -> String {
        self.proxy.url()
    }

    /// The authority that signed the providers' certificates, as PEM.
    #[must_use]
    pub fn ca_pem(&self) -> &str {
        self.authority.pem()
    }

    /// The control address (JSON over http, described in the README).
    #[must_use]
    pub fn control_url(&self) -> String {
        self.control.url()
    }

    /// What goes wrong: the same list that the control address changes.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.world.faults
    }

    /// Every secret that any server saw, in order.
    #[must_use]
    pub fn sightings(&self) -> Vec<Sighting> {
        self.world.ledger.sightings()
    }

    /// Every request that a server was sent, in order of arrival.
    #[must_use]
    pub fn requests(&self, server: &str) -> Vec<RequestSeen> {
        self.world.ledger.requests(server)
    }

    /// The servers that were sent this text in any line, header (Basic ones decoded too) or body.
    #[must_use]
    pub fn who_saw(&self, text: &str) -> Vec<String> {
        self.world.ledger.who_saw(text)
    }

    /// Forgets every request and sighting so far.
    pub fn forget_records(&self) {
        self.world.ledger.forget();
    }

    /// Makes a secret valid at every provider, or valid again.
    pub fn accept_secret(&self, secret: &str) {
        self.world.tokens.accept(secret);
    }

    /// From now on every provider refuses this secret.
    pub fn revoke_secret(&self, secret: &str) {
        self.world.tokens.revoke(secret);
    }

    /// Whether slow providers (`zzslow2zz`) answer at once.
    pub fn skip_waits(&self, skip: bool) {
        self.world.skip_waits(skip);
    }
}

impl DevLakes {
    pub(crate) fn all(&self) -> Vec<DevLake> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn named(&self, name: &str) -> Option<DevLake> {
        self.all().into_iter().find(|devlake| devlake.name() == name)
    }

    fn add(&self, devlake: DevLake) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(devlake);
    }
}

impl CoreGits {
    pub(crate) fn all(&self) -> Vec<CoreGit> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn named(&self, name: &str) -> Option<CoreGit> {
        self.all().into_iter().find(|coregit| coregit.name() == name)
    }

    fn add(&self, coregit: CoreGit) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(coregit);
    }
}

fn provider_site(world: &Arc<World>) -> Site {
    let handler: Handler = {
        let world = Arc::clone(world);
        Arc::new(move |request| {
            let world = Arc::clone(&world);
            Box::pin(async move { providers::answer_plain(&world, &request).await.answer })
        })
    };
    Site {
        name: providers::PLAIN.to_owned(),
        handler,
        world: Arc::clone(world),
    }
}
