/** What the engine uses of Agora's SDK (agora-rtc-sdk-ng 4.24); types only, nothing runs. */

/** @typedef {import('../../lib/types.js').Kind} Kind */

/**
 * @typedef {object} LocalTrack
 * @property {(muted: boolean) => Promise<void>} setMuted  while muted nothing is sent
 * @property {(track: MediaStreamTrack, stopOldTrack: boolean) => Promise<void>} replaceTrack
 * @property {() => void} close  ends the MediaStreamTrack, too
 */

/** @typedef {{getMediaStreamTrack: () => MediaStreamTrack, on: (event: 'track-updated', listener: () => void) => void}} RemoteTrack */
/** @typedef {{uid: number, hasAudio: boolean, hasVideo: boolean, audioTrack?: RemoteTrack, videoTrack?: RemoteTrack}} RemoteUser */
/** @typedef {Record<string, {packetLossRate?: number}>} RemoteStats */

/**
 * @typedef {object} Client
 * @property {(event: string, listener: (...values: any[]) => void) => void} on
 * @property {() => void} removeAllListeners
 * @property {(appId: string, channel: string, token: string, uid: number) => Promise<number>} join
 * @property {() => Promise<void>} leave
 * @property {(token: string) => Promise<void>} renewToken
 * @property {(role: 'host'|'audience', options?: {level: number}) => Promise<void>} setClientRole
 * @property {(track: LocalTrack) => Promise<void>} publish
 * @property {(track: LocalTrack) => Promise<void>} unpublish
 * @property {(user: RemoteUser, kind: Kind) => Promise<RemoteTrack>} subscribe
 * @property {() => void} enableAudioVolumeIndicator
 * @property {() => Promise<void>} enableDualStream
 * @property {(parameters: object) => void} setLowStreamParameter
 * @property {(uid: number, type: 0|1) => Promise<void>} setRemoteVideoStreamType
 * @property {(uid: number, option: 0|1|2) => Promise<void>} setStreamFallbackOption
 * @property {() => Record<string, {uplinkNetworkQuality: number}>} getRemoteNetworkQuality
 * @property {() => RemoteStats} getRemoteVideoStats
 * @property {() => RemoteStats} getRemoteAudioStats
 * @property {() => {RTT: number}} getRTCStats
 * @property {RemoteUser[]} remoteUsers
 */

/**
 * @typedef {object} Sdk
 * @property {(config: {mode: 'live', codec: 'vp8', role: 'host'|'audience'}) => Client} createClient
 * @property {(config: object) => LocalTrack} createCustomVideoTrack
 * @property {(config: object) => LocalTrack} createCustomAudioTrack
 */

/**
 * From the server's token answer (calling/engines/agora/engine.py).
 * @typedef {{appId: string, channel: string, token: string, uid: number, publishes: Kind[]}} Descriptor
 */

export {};
