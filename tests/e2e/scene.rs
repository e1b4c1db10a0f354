//! What every story stands on: a sandbox as the outside world, a private desktop, and a data directory whose network
//! settings lead there. Nothing in the application knows about being tested.

use std::sync::Arc;

use app::{App, NewSystem, NoVariables, Settings, Start, Theme};
use domain::{Environment, NetworkRoute, ProxyMode, SystemKind};
use patchbay_tests::{
    fakes::{FixedClock, RecordingDesktop, RecordingEvents},
    session::{Keyring, Session},
    window::Window,
};
use sandbox::Sandbox;
use serde_json::json;
use tokio_util::sync::CancellationToken;
use vault::{Edition, Identity, fakes::MemoryKeychain};

/// A made-up token that GitHub's stand-in accepts with all rights.
pub(crate) const GOOD_TOKEN: &str = "ghp_zzgoodzzWindow0000000000000000000001";
/// A made-up password that the Jenkins stand-in accepts for every user.
pub(crate) const GOOD_PASSWORD: &str = "11zzgoodzz000000000000000000window";
/// One that it refuses.
pub(crate) const BAD_PASSWORD: &str = "11zz401zz0000000000000000000window";

pub(crate) struct Scene {
    pub(crate) sandbox: Sandbox,
    pub(crate) session: Session,
}

impl Scene {
    /// A fresh data directory: the first run.
    pub(crate) async fn fresh(keyring: Keyring) -> Self {
        let scene = Self {
            sandbox: Sandbox::start().await.unwrap(),
            session: Session::start(keyring),
        };
        scene.prepare().await;
        scene
    }

    /// A data directory that has the sandbox's DevLake as its one system, listed once.
    pub(crate) async fn with_devlake(keyring: Keyring) -> Self {
        let scene = Self::fresh(keyring).await;
        scene.add_devlake().await;
        scene
    }

    /// Adds the sandbox's DevLake and lists it once, before the window has the directory.
    pub(crate) async fn add_devlake(&self) {
        let app = self.prepare().await;
        let new = NewSystem {
            kind: SystemKind::DevLake,
            address: self.sandbox.devlake_url(),
            name: "DevLake production".to_owned(),
            environment: Environment::Production,
            login: None,
            allows_plain_http: false,
        };
        let cancel = CancellationToken::new();
        app.add_system(new, &cancel).await.unwrap();
        app.reload(&[], &patchbay_tests::fakes::RecordingProgress::default(), &cancel)
            .await
            .unwrap();
    }

    /// From the next start on the window has this look.
    pub(crate) async fn show_in(&self, theme: Theme) {
        let app = self.prepare().await;
        let settings = app.settings().await.unwrap();
        app.save_settings(Settings { theme, ..settings }).await.unwrap();
    }

    /// Opens the window on it.
    pub(crate) async fn open(&mut self) -> Window {
        Window::open(&mut self.session).await
    }

    /// The use cases over the data directory, before the window has it; the keychain is not asked.
    pub(crate) async fn prepare(&self) -> App {
        let app = App::open(Start {
            directory: self.session.data_dir(),
            identity: Identity::of(Edition::Debug),
            keychain: Arc::new(MemoryKeychain::normal()),
            clock: FixedClock::at("2026-11-21T08:02:00Z"),
            events: Arc::new(RecordingEvents::default()),
            desktop: Arc::new(RecordingDesktop::default()),
            variables: Arc::new(NoVariables),
        })
        .unwrap();
        let route = NetworkRoute {
            proxy: ProxyMode::Explicit(self.sandbox.proxy_url().parse().unwrap()),
            extra_ca_pem: Some(self.sandbox.ca_pem().to_owned()),
        };
        let settings = app.settings().await.unwrap();
        app.save_settings(Settings { route, ..settings }).await.unwrap();
        app
    }
}

/// A picture, on which axe finds nothing.
pub(crate) async fn look(window: &Window, name: &str) {
    window.assert_accessible(name).await;
    window.picture(name).await;
}

/// Clicks the row of this name. The engine computes no label for a row's header, so it is found by its text.
pub(crate) async fn open_row(window: &Window, name: &str) {
    let header = "return [...document.querySelectorAll('th[scope=row]')].find((one) => one.textContent.startsWith(arguments[0]))";
    window
        .wait(&format!("a row named {name:?}"), || async {
            let found = window.page().execute(header, vec![json!(name)]).await.ok()?;
            found.element().ok()?.click().await.ok()
        })
        .await;
}
