//! The page, and the answers to its first questions, which come along in a script of its own origin.
//!
//! A page that has to ask for them draws an empty picture meanwhile, and what it asks through costs time that the first
//! rows need. Where they cannot be had, or not at once, the script is empty: the page asks by itself, and says that it is
//! starting.

use std::{
    borrow::Cow,
    sync::{Mutex, MutexGuard, OnceLock, PoisonError},
    time::Duration,
};

use app::App;
use tauri::{
    AppHandle, Assets, Context, Manager, Runtime, State,
    async_runtime::{self, JoinHandle},
    utils::assets::{AssetKey, AssetsIter, CspHash},
};
use tokio::{task::block_in_place, time::timeout};

use crate::{
    commands::{connections, start, systems},
    error::CommandError,
    shell::Shell,
    view::{FirstView, ListInput, SortColumn},
};

const PAGE: &str = "/index.html";
/// Where the page finds its answers; its source names it too.
const ANSWERS: &str = "/first-answers.js";
/// The page waits for the script: a database that is slow must not keep it from saying so.
const PATIENCE: Duration = Duration::from_millis(150);
/// As many lines as a high window shows; a higher one asks for the rest.
const LINES: u32 = 40;

/// The interface as it was built in, with the answers beside it.
pub(crate) fn with_answers<R: Runtime>(mut context: Context<R>) -> Context<R> {
    let page = |built| {
        Box::new(Page {
            built,
            handle: OnceLock::new(),
            begun: Mutex::default(),
        })
    };
    // What is set is handed out only in exchange for something else.
    let built = context.set_assets(page(None));
    context.set_assets(page(Some(built)));
    context
}

/// Reads the answers while the web view is being made. Nobody has them yet, but a first reading takes several times as
/// long as the next.
pub(crate) fn warm_up<R: Runtime>(handle: &AppHandle<R>) {
    let handle = handle.clone();
    async_runtime::spawn(async move { drop(answers(&handle).await) });
}

struct Page<R: Runtime> {
    /// None only until it is handed over.
    built: Option<Box<dyn Assets<R>>>,
    handle: OnceLock<AppHandle<R>>,
    /// The script for the page that was handed out last, until that page asks for it.
    begun: Mutex<Option<Script>>,
}

/// A script that is being written.
type Script = JoinHandle<Option<String>>;

impl<R: Runtime> Assets<R> for Page<R> {
    fn setup(&self, tauri: &tauri::App<R>) {
        self.handle.get_or_init(|| tauri.handle().clone());
        self.built.iter().for_each(|built| built.setup(tauri));
    }

    fn get(&self, key: &AssetKey) -> Option<Cow<'_, [u8]>> {
        match key.as_ref() {
            PAGE => *self.begun() = self.begin(),
            ANSWERS => {
                let begun = self.begun().take().or_else(|| self.begin());
                let script = begun.and_then(written).unwrap_or_default();
                return Some(Cow::Owned(script.into_bytes()));
            }
            _ => {}
        }
        self.built.as_ref()?.get(key)
    }

    fn iter(&self) -> Box<AssetsIter<'_>> {
        match &self.built {
            Some(built) => built.iter(),
            None => Box::new(std::iter::empty()),
        }
    }

    fn csp_hashes(&self, page: &AssetKey) -> Box<dyn Iterator<Item = CspHash<'_>> + '_> {
        match &self.built {
            Some(built) => built.csp_hashes(page),
            None => Box::new(std::iter::empty()),
        }
    }
}

impl<R: Runtime> Page<R> {
    /// Begins to write the script: the page asks for it some milliseconds after it was asked for itself.
    fn begin(&self) -> Option<Script> {
        let handle = self.handle.get()?.clone();
        Some(async_runtime::spawn(async move { script(&handle).await }))
    }

    fn begun(&self) -> MutexGuard<'_, Option<Script>> {
        self.begun.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the framework serves it waits for on one of its own threads, where waiting has to be announced.
fn written(script: Script) -> Option<String> {
    let in_time = async { timeout(PATIENCE, script).await.ok()?.ok()? };
    block_in_place(|| async_runtime::block_on(in_time))
}

async fn script<R: Runtime>(handle: &AppHandle<R>) -> Option<String> {
    parsing(&answers(handle).await?).ok()
}

/// As a text that is parsed, which is quicker than an expression of that size.
fn parsing(answers: &FirstView) -> serde_json::Result<String> {
    let literal = serde_json::to_string(&serde_json::to_string(answers)?)?;
    Ok(format!("globalThis.firstAnswers=JSON.parse({literal})"))
}

async fn answers<R: Runtime>(handle: &AppHandle<R>) -> Option<FirstView> {
    let (app, shell) = (handle.try_state::<App>()?, handle.try_state::<Shell>()?);
    read(app, shell).await.ok()
}

async fn read(app: State<'_, App>, shell: State<'_, Shell>) -> Result<FirstView, CommandError> {
    // First, so that nothing that happens meanwhile is missed.
    let heard = shell.signals.heard();
    let query = ListInput {
        text: String::new(),
        sort: SortColumn::State,
        is_descending: false,
        collapsed: Vec::new(),
        offset: 0,
        limit: LINES,
    };
    let (start, systems, listing) = tokio::try_join!(
        start::start(app.clone(), shell),
        systems::list_systems(app.clone()),
        connections::listed(&app, query.clone()),
    )?;
    Ok(FirstView {
        start,
        systems,
        query,
        listing,
        heard,
    })
}

#[cfg(test)]
mod tests {
    use tauri::test::mock_app;

    use super::*;

    #[test]
    fn without_a_vault_there_are_no_answers_and_the_page_asks_by_itself() {
        let tauri = mock_app();

        assert_eq!(async_runtime::block_on(script(tauri.handle())), None);
    }
}
