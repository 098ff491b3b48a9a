/**
 * A small door to IndexedDB: two stores, `outbox` (what is to be sent) and `drafts` (what is being typed).
 * Where the browser has no IndexedDB, memory stands in, so that typing works though it will not survive.
 */
type StoreName = 'outbox' | 'drafts';
interface Row { id: string }

const memory: Record<StoreName, Map<string, Row>> = { outbox: new Map(), drafts: new Map() };
let opened: Promise<IDBDatabase | null> | null = null;

function open(): Promise<IDBDatabase | null> {
  opened ??= new Promise((done) => {
    if (typeof indexedDB === 'undefined') return done(null);
    const asked = indexedDB.open('firebell', 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore('outbox', { keyPath: 'id' });
      asked.result.createObjectStore('drafts', { keyPath: 'id' });
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => done(null);
  });
  return opened;
}

function run<T>(store: StoreName, mode: IDBTransactionMode, act: (s: IDBObjectStore) => IDBRequest<T>): Promise<T | null> {
  return open().then((db) =>
    db === null
      ? null
      : new Promise<T>((done, failed) => {
          const tx = db.transaction(store, mode, { durability: 'strict' });
          const asked = act(tx.objectStore(store));
          tx.oncomplete = () => done(asked.result);
          tx.onabort = () => failed(tx.error ?? new Error('The browser refused to keep this on disk.'));
          tx.onerror = () => failed(tx.error ?? new Error('The browser refused to keep this on disk.'));
        }),
  );
}

export async function put<T extends Row>(store: StoreName, row: T): Promise<void> {
  if ((await open()) === null) memory[store].set(row.id, row);
  else await run(store, 'readwrite', (s) => s.put(row));
}

export async function get<T extends Row>(store: StoreName, id: string): Promise<T | undefined> {
  if ((await open()) === null) return memory[store].get(id) as T | undefined;
  return (await run(store, 'readonly', (s) => s.get(id) as IDBRequest<T | undefined>)) ?? undefined;
}

export async function all<T extends Row>(store: StoreName): Promise<T[]> {
  if ((await open()) === null) return [...memory[store].values()] as T[];
  return (await run(store, 'readonly', (s) => s.getAll() as IDBRequest<T[]>)) ?? [];
}

/** Puts a row into the outbox and takes the draft that it was out, as one: a closing tab finds one or the other. */
export async function sendDraft<T extends Row>(row: T, draft: string): Promise<void> {
  const db = await open();
  if (db === null) {
    memory.outbox.set(row.id, row);
    memory.drafts.delete(draft);
    return;
  }
  await new Promise<void>((done, failed) => {
    const tx = db.transaction(['outbox', 'drafts'], 'readwrite', { durability: 'strict' });
    tx.objectStore('outbox').put(row);
    tx.objectStore('drafts').delete(draft);
    tx.oncomplete = () => done();
    tx.onabort = () => failed(tx.error ?? new Error('The browser refused to keep this on disk.'));
  });
}

export async function remove(store: StoreName, id: string): Promise<void> {
  if ((await open()) === null) memory[store].delete(id);
  else await run(store, 'readwrite', (s) => s.delete(id));
}
