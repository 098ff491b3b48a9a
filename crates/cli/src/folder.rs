//! Opening the data folder or the database, for the server and for the commands that work beside it.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use firebell_app::App;
use firebell_store::{Keeper, Options, Place, Store};

use crate::args::DataPlace;
use crate::trouble::Trouble;

/// Takes the lock that only one server of a folder can hold.
pub fn lock(folder: &Path) -> Result<File, Trouble> {
    std::fs::create_dir_all(folder)
        .map_err(|e| Trouble::failed(format!("can't make the folder {}: {e}", folder.display())))?;
    let path = folder.join("serve.lock");
    let file = File::create(&path).map_err(|e| Trouble::failed(format!("can't write {}: {e}", path.display())))?;
    file.try_lock().map_err(|_| {
        Trouble::failed(format!(
            "another firebell serves {} already. Use that one, or choose another --data folder",
            folder.display()
        ))
    })?;
    Ok(file)
}

/// Opens the application on a place.
pub async fn open(place: &DataPlace, connections: u32, url: &str) -> Result<App, Trouble> {
    std::fs::create_dir_all(&place.data)
        .map_err(|e| Trouble::failed(format!("can't make the folder {}: {e}", place.data.display())))?;
    let keeper = Keeper::open(&place.data, place.master_key.as_deref())?;
    let at = match &place.database {
        Some(database) => Place::Postgres(database.clone()),
        None => Place::Folder(place.data.clone()),
    };
    let mut options = Options::new(at);
    options.connections = connections;
    let store = Store::open(options).await?;
    keeper.confirm(&store).await?;
    Ok(App::new(store, Arc::new(keeper), url))
}
