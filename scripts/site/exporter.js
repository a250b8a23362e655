// The exporter's worker. finish.mjs puts the code that wasm-bindgen makes before it, and WASM, the name
// of the module's file.

const ready = wasm_bindgen({ module_or_path: new URL(WASM, location.href) });

// Asked for ["files", "archive" or "bundles", the plan's text, details], it answers [the result] or [null, why not, if it
// could be loaded at all]. A fault of the module is such an answer too; whoever asked starts another worker then.
onmessage = async ({ data: [what, ...told] }) => {
  let loaded = false;
  try {
    await ready;
    loaded = true;
    const result = wasm_bindgen[what](...told);
    postMessage([result], result instanceof Uint8Array ? [result.buffer] : []);
  } catch (error) {
    if (error instanceof Error) console.error(error);
    postMessage([null, loaded ? String(error) : null]);
  }
};
