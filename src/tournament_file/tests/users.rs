//! Users and their PINs.

use super::*;
use crate::access::users::{remove_user, replace_pin, set_pin};
use crate::tournament_file::Author;

const COMMAND_LINE: Author<'static> = Author { user: None, now: NOW };

#[tokio::test]
async fn pins_are_hashed_once_and_stay_without_one_in_the_file() {
    let store = imported(&sample()).await;
    let hash = async |store: &MemoryStore, name: &str| {
        let users = Present::read(store).await.expect("in memory").users.state.users;
        users.get(name).and_then(|user| user.pin_hash.clone()).expect("a hash")
    };
    let first = hash(&store, "zapis").await;
    assert!(verify_pin("1234", &first));

    let mut file = sample();
    edit(&mut file, "/users/0/pin", None);
    edit(&mut file, "/users/0/name", Some(json!("Zapisovatelka")));
    assert_eq!(import_value(&store, &file).await, Ok(ImportReport { users: 1, ..NOTHING }));
    assert_eq!(hash(&store, "zapis").await, first);

    edit(&mut file, "/users/0/pin", Some(json!("4321")));
    assert_eq!(import_value(&store, &file).await, Ok(ImportReport { users: 1, ..NOTHING }));
    assert!(verify_pin("4321", &hash(&store, "zapis").await));

    edit(&mut file, "/users/0", None);
    edit(&mut file, "/users/0/pin", Some(json!("4321")));
    assert_eq!(pointers_of_faults(&store, &file).await, ["/users/0/pin"]);
}

#[tokio::test]
async fn users_may_swap_their_pins() {
    let store = imported(&sample()).await;
    let mut file = sample();
    edit(&mut file, "/users/0/pin", Some(json!("12")));
    edit(&mut file, "/users/1/pin", Some(json!("1234")));
    assert_eq!(import_value(&store, &file).await, Ok(ImportReport { users: 2, ..NOTHING }));
    assert_eq!(import_value(&store, &file).await, Ok(NOTHING));
}

#[tokio::test]
async fn users_are_added_and_changed_one_by_one() {
    let store = imported(&sample()).await;
    let add = async |username, name, pin| add_user(&store, username, Some(name), Role::Admin, pin, COMMAND_LINE).await;
    assert_eq!(add("eva", "Eva", "98765432").await, Ok(UserChange::Added));
    assert_eq!(add("eva", "Eva", "98765432").await, Ok(UserChange::Unchanged));
    assert_eq!(add("eva", "Eva V.", "98765432").await, Ok(UserChange::Changed));
    assert_eq!(add("eva", "Eva V.", "87654321").await, Ok(UserChange::Changed));
    assert_eq!(add("eva", "Eva V.", "123").await, Err(UserError::PinTooShort { least: 8 }));
    assert_eq!(add("eva", "Eva V.", "1234567").await, Err(UserError::PinTooShort { least: 8 }));
    assert_eq!(add(" ", "Eva V.", "87654321").await, Err(UserError::Username));
    assert_eq!(add("eva", "", "87654321").await, Err(UserError::Name));
    assert_eq!(set_pin(&store, "zapis", "87654321", COMMAND_LINE).await, Err(UserError::PinTaken));
    let unnamed = add_user(&store, "eva", None, Role::Scorekeeper, "5678", COMMAND_LINE).await;
    assert_eq!(unnamed, Ok(UserChange::Changed));
    let users = exported(&store, "2019").await.users;
    let names: Vec<(String, String)> = users.into_iter().map(|user| (user.username, user.name)).collect();
    let names: Vec<(&str, &str)> = names.iter().map(|(username, name)| (username.as_str(), name.as_str())).collect();
    assert_eq!(names, [("zapis", "Zapisovatel"), ("short", "Krátký"), ("eva", "Eva V.")]);
}

#[tokio::test]
async fn users_are_removed_but_for_the_last_admin() {
    let store = imported(&sample()).await;
    let by_eva = Author { user: Some("eva"), now: NOW };
    add_user(&store, "eva", None, Role::Admin, "98765432", COMMAND_LINE).await.expect("a good user");
    assert_eq!(set_pin(&store, "zapis", "12", by_eva).await, Err(UserError::PinTooShort { least: 4 }));
    assert_eq!(set_pin(&store, "eva", "98765432", by_eva).await, Ok(UserChange::Unchanged));
    assert_eq!(set_pin(&store, "nobody", "13579", by_eva).await, Err(UserError::Unknown));
    let eva = Present::read(&store).await.expect("in memory").users.state.users.get("eva").cloned().expect("a user");
    assert_eq!(replace_pin(&store, &eva, "76543210", by_eva).await, Ok(UserChange::Changed));
    assert_eq!(replace_pin(&store, &eva, "65432109", by_eva).await, Err(UserError::Unknown), "she has another by now");
    assert_eq!(remove_user(&store, "eva", by_eva).await, Err(UserError::LastAdmin));
    let demoted = add_user(&store, "eva", None, Role::Scorekeeper, "98765432", by_eva).await;
    assert_eq!(demoted, Err(UserError::LastAdmin));
    assert_eq!(remove_user(&store, "zapis", by_eva).await, Ok(()));
    assert_eq!(remove_user(&store, "zapis", by_eva).await, Err(UserError::Unknown));
    assert_eq!(exported(&store, "2019").await.users.len(), 2);
    assert_eq!(remove_user(&store, "eva", COMMAND_LINE).await, Ok(()));
}
