/** The gate's worker with a clock that can be put forward. */

import './clock.js';
import '/static/js/masking/gate_worker.js';
