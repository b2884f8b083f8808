/** What was dropped on the page: its files, those of folders included, in the order of their paths. */

const paths = new WeakMap();

/**
 * @param {DataTransfer} transfer
 * @returns {Promise<File[]>}
 */
export async function dropped(transfer) {
  const entries = [...transfer.items].map((each) => each.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files];
  const found = (await Promise.all(entries.map(within))).flat();
  return found.sort((one, other) => path(one).localeCompare(path(other), "fr"));
}

/** Where a file lay in the folder that was dropped or chosen; else its name. @param {File} file @returns {string} */
export function path(file) {
  return paths.get(file) || file.webkitRelativePath || file.name;
}

/** @param {FileSystemEntry} entry @returns {Promise<File[]>} */
async function within(entry) {
  if (entry.isFile) {
    const file = await new Promise((done, failed) => { entry.file(done, failed); });
    paths.set(file, entry.fullPath.replace(/^\//, ""));
    return [file];
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) {      // a reader gives a hundred at a time
    const some = await new Promise((done, failed) => { reader.readEntries(done, failed); });
    if (!some.length) break;
    found.push(...some);
  }
  return (await Promise.all(found.map(within))).flat();
}
