/** How good a connection is, from the browser's statistics. Pure. */

/**
 * Totals since the connection began, but for rttMs.
 * @typedef {{received: number, lost: number, rttMs: number}} Counters
 */

/**
 * @param {Iterable<any>} reports  of RTCPeerConnection.getStats()
 * @returns {Counters}
 */
export function countersOf(reports) {
  const counters = { received: 0, lost: 0, rttMs: 0 };
  for (const report of reports) {
    if (report.type === 'inbound-rtp') {
      counters.received += report.packetsReceived ?? 0;
      counters.lost += report.packetsLost ?? 0;
    } else if (report.type === 'candidate-pair' && report.nominated && report.state === 'succeeded') {
      counters.rttMs = Math.round((report.currentRoundTripTime ?? 0) * 1000);
    }
  }
  return counters;
}

/**
 * @param {Counters} before
 * @param {Counters} after
 * @returns {number} 0..1, share of the packets of this while that were lost
 */
export function lossBetween(before, after) {
  const received = Math.max(0, after.received - before.received);
  // Late packets are counted back, so the total may shrink.
  const lost = Math.max(0, after.lost - before.lost);
  return received + lost === 0 ? 0 : lost / (received + lost);
}

/**
 * @param {{isConnected: boolean, rttMs: number, loss: number}} connection
 * @returns {'good'|'fair'|'poor'|'lost'}
 */
export function qualityLevel({ isConnected, rttMs, loss }) {
  if (!isConnected) return 'lost';
  if (loss < 0.02 && rttMs < 200) return 'good';
  return loss < 0.08 && rttMs < 450 ? 'fair' : 'poor';
}
