//! The layers of the settings: defaults, a TOML file, the environment, the command line; later ones win.

use std::any::TypeId;
use std::ffi::OsString;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use clap::{Arg, Args, Command};
use figment::providers::{Format, Serialized, Toml};
use figment::value::{Dict, Map, Value};
use figment::{Figment, Metadata, Profile, Provider};

use super::options::{ServeArgs, Settings};

/// The file that is read if none is named.
const DEFAULT_FILE: &str = "minicup.toml";

/// Every option: the flags of the command line, and the secret, which must not be a flag.
pub(super) static OPTIONS: LazyLock<Vec<Opt>> = LazyLock::new(|| {
    let flags = ServeArgs::augment_args(Command::new("serve"));
    let flags = flags.get_arguments().filter(|flag| flag.get_id() != "config").map(Opt::of);
    flags.chain([Opt { key: "secret".to_owned(), kind: Kind::Text }]).collect()
});

/// An option, wherever it is given.
pub(super) struct Opt {
    /// Its key in the file; prefixed with `MINICUP_` and in capitals in the environment.
    pub(super) key: String,
    kind: Kind,
}

/// How the text of an environment variable is read.
enum Kind {
    Flag,
    List,
    Number,
    Text,
}

impl Opt {
    fn of(flag: &Arg) -> Self {
        let reads = |types: &[TypeId]| types.iter().any(|read| flag.get_value_parser().type_id() == *read);
        let kind = match flag.get_value_delimiter() {
            Some(_) => Kind::List,
            None if reads(&[TypeId::of::<bool>()]) => Kind::Flag,
            None if reads(&NUMBERS) => Kind::Number,
            None => Kind::Text,
        };
        Self { key: flag.get_id().to_string(), kind }
    }

    /// The environment variable.
    pub(super) fn variable(&self) -> String {
        variable_name(&self.key)
    }
}

/// The types of options that are numbers.
const NUMBERS: [TypeId; 3] = [TypeId::of::<usize>(), TypeId::of::<NonZeroUsize>(), TypeId::of::<NonZeroU32>()];

impl Settings {
    /// Merges the layers: defaults, file, environment, command line; later ones win.
    ///
    /// `variable` looks an environment variable up, `std::env::var_os` outside tests. An empty one counts as not set,
    /// because that is what compose files make of an undefined variable.
    ///
    /// # Errors
    /// A file that was named but does not exist, and anything unknown or malformed, with its key and source.
    pub fn load(flags: &ServeArgs, variable: impl Fn(&str) -> Option<OsString>) -> Result<Self, SettingsError> {
        let mut layers = Figment::new();
        if let Some(path) = file(flags, &variable, Path::new(DEFAULT_FILE))? {
            layers = layers.merge(toml(&path)?);
        }
        let layers = layers.merge(environment(&variable)?).merge(command_line(flags)?);
        Ok(layers.extract()?)
    }
}

/// Why the settings are refused.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The named file does not exist.
    #[error("the settings file {0} does not exist, name another with --config or MINICUP_CONFIG")]
    NoFile(PathBuf),
    /// The file is not readable or not TOML.
    #[error("the settings file {} cannot be read: {fault}", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// Where the TOML is malformed. Nothing of the file is quoted, because it may hold the secret.
        fault: String,
    },
    /// The file has an unknown key.
    #[error("unknown key {key:?} in {}, the keys are {}", file.display(), keys().join(", "))]
    UnknownKey {
        /// The key.
        key: String,
        /// The file.
        file: PathBuf,
    },
    /// An environment variable is not text.
    #[error("the environment variable {0} is not valid UTF-8")]
    NotText(String),
    /// A value is malformed.
    #[error(transparent)]
    Malformed(#[from] Box<figment::Error>),
}

impl From<figment::Error> for SettingsError {
    fn from(error: figment::Error) -> Self {
        Self::Malformed(Box::new(error))
    }
}

pub(super) fn file(
    flags: &ServeArgs,
    variable: &impl Fn(&str) -> Option<OsString>,
    default: &Path,
) -> Result<Option<PathBuf>, SettingsError> {
    let named = variable("MINICUP_CONFIG").filter(|path| !path.is_empty()).map(PathBuf::from);
    match flags.store.config.clone().or(named) {
        Some(path) if path.is_file() => Ok(Some(path)),
        Some(path) => Err(SettingsError::NoFile(path)),
        None => Ok(default.is_file().then(|| default.to_owned())),
    }
}

/// The file's layer. Its keys are checked here, because figment does not say where an unknown key came from.
fn toml(path: &Path) -> Result<impl Provider + use<>, SettingsError> {
    let provider = Toml::file_exact(path);
    let data = provider.data().map_err(|error| unreadable(path, &error))?;
    let unknown = data.values().flat_map(Dict::keys).find(|key| !keys().contains(&key.as_str()));
    match unknown {
        Some(key) => Err(SettingsError::UnknownKey { key: key.clone(), file: path.to_owned() }),
        None => Ok(provider),
    }
}

fn unreadable(path: &Path, error: &figment::Error) -> SettingsError {
    // The first line has the place, the next ones quote the file.
    let fault = error.to_string().lines().next().unwrap_or_default().to_owned();
    SettingsError::Unreadable { file: path.to_owned(), fault }
}

fn environment(variable: &impl Fn(&str) -> Option<OsString>) -> Result<Layer, SettingsError> {
    let mut values = Dict::new();
    for option in OPTIONS.iter() {
        let name = option.variable();
        let Some(text) = variable(&name).filter(|text| !text.is_empty()) else { continue };
        let text = text.into_string().map_err(|_| SettingsError::NotText(name))?;
        values.insert(option.key.clone(), from_text(&option.kind, text));
    }
    Ok(Layer { name: "the environment", spell: variable_name, values })
}

fn command_line(flags: &ServeArgs) -> Result<Layer, SettingsError> {
    let mut data = Serialized::defaults(flags).data()?;
    let values = data.remove(&Profile::Default).unwrap_or_default();
    Ok(Layer { name: "the command line", spell: |key| format!("--{}", key.replace('_', "-")), values })
}

fn variable_name(key: &str) -> String {
    format!("MINICUP_{}", key.to_uppercase())
}

/// What the text of an environment variable means; text that cannot be read stays text and is refused with its key.
fn from_text(kind: &Kind, text: String) -> Value {
    match kind {
        Kind::List => Value::from(text.split(',').map(str::trim).collect::<Vec<_>>()),
        Kind::Flag => match text.as_str() {
            "true" | "1" => Value::from(true),
            "false" | "0" => Value::from(false),
            _ => Value::from(text),
        },
        Kind::Number => text.parse::<u64>().map_or_else(|_| Value::from(text), Value::from),
        Kind::Text => Value::from(text),
    }
}

fn keys() -> Vec<&'static str> {
    OPTIONS.iter().map(|option| option.key.as_str()).collect()
}

/// Values, and how their source spells their keys.
struct Layer {
    name: &'static str,
    spell: fn(&str) -> String,
    values: Dict,
}

impl Provider for Layer {
    fn metadata(&self) -> Metadata {
        let spell = self.spell;
        Metadata::named(self.name).interpolater(move |_, keys| keys.first().map(|key| spell(key)).unwrap_or_default())
    }

    fn data(&self) -> figment::Result<Map<Profile, Dict>> {
        Ok(Map::from([(Profile::Default, self.values.clone())]))
    }
}
