// Gives short names to what a module of WebAssembly and its script know each other by. wasm-bindgen makes
// these names out of types and hashes: they are long, stand in both files, and compress badly.

const IMPORTS = 2;
const EXPORTS = 7;

// A number as WebAssembly writes it (LEB128).
function leb(value) {
  const bytes = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return Buffer.from([...bytes, value]);
}

/** The module and the script with short names, as [BYTES, TEXT]. */
export function withShortNames(module, script) {
  const short = new Map();
  // wasm-bindgen's own names only; others may be what the app calls.
  const shortened = (name) => {
    if (!/^\w*__\w*$/.test(name)) return name;
    if (!short.has(name)) short.set(name, `$${short.size.toString(36)}`);
    return short.get(name);
  };

  let at = 8; // behind the file's mark and version
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = module[at++];
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const name = () => {
    const length = number();
    return module.toString("utf8", at, (at += length));
  };
  const written = (text) => [leb(Buffer.byteLength(text)), Buffer.from(text)];

  const entry = {
    [IMPORTS]() {
      const names = [...written(name()), ...written(shortened(name()))];
      if (module[at++] !== 0) throw new Error("the module imports something else than functions");
      return [...names, Buffer.of(0), leb(number())];
    },
    [EXPORTS]: () => [...written(shortened(name())), Buffer.of(module[at++]), leb(number())],
  };

  const sections = [module.subarray(0, at)];
  while (at < module.length) {
    const start = at;
    const section = module[at++];
    const end = number() + at;
    if (section in entry) {
      const count = number();
      const entries = Array.from({ length: count }, entry[section]).flat();
      const body = Buffer.concat([leb(count), ...entries]);
      sections.push(Buffer.of(section), leb(body.length), body);
    } else {
      sections.push(module.subarray(start, end));
    }
    at = end;
  }
  return [Buffer.concat(sections), script.replace(/[\w$]+/g, (word) => short.get(word) ?? word)];
}
