/** Agora's own SDK, served by us, with everything off that would tell more than a call needs. */

/** @typedef {import('./types.js').Sdk} Sdk */

const ADDRESS = new URL('../../../vendor/agora/AgoraRTC_N-production.js', import.meta.url).href;
const INSTALL_ID = 'websdk_ng_install_id';
/** Their names are Agora's. */
const PARAMETERS = Object.freeze({
  ENABLE_EVENT_REPORT: false, // telemetry
  ENABLE_CONFIG_DISTRIBUTE: false, // switches fetched at run time
  // Two pages on one seat are told apart from a member who was put out.
  IGNORE_UID_CHECK: true,
  AUDIO_VOLUME_INDICATION_INTERVAL: 200, // ms
});
const NO_LOG = 4;

/** @type {Promise<Sdk>|null} */
let loading = null;

/** @returns {Promise<Sdk>} the one SDK of this page, quiet, before any client exists */
export function loadSdk() {
  loading ??= load().catch((error) => {
    loading = null;
    throw error;
  });
  return loading;
}

async function load() {
  await run(ADDRESS);
  const sdk = /** @type {any} */ (globalThis).AgoraRTC;
  sdk.setLogLevel(NO_LOG);
  sdk.disableLogUpload();
  for (const [name, value] of Object.entries(PARAMETERS)) sdk.setParameter(name, value);
  // Without one of ours the SDK would make an id that stays in this browser for ever.
  sdk.setParameter('INSTALL_ID', crypto.randomUUID());
  localStorage.removeItem(INSTALL_ID);
  sdk.setArea({ areaCode: 'GLOBAL', excludedArea: 'CHINA' });
  return sdk;
}

/** @param {string} address @returns {Promise<void>} */
function run(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = address;
    script.onload = () => resolve();
    script.onerror = () => {
      script.remove();
      reject(new Error('The media service could not be loaded. Please check your connection and try again.'));
    };
    document.head.append(script);
  });
}
