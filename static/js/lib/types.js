/** Shapes that several parts of the page share; types only, nothing runs. */

/**
 * How a member is drawn. Made by the server from the OTO#.
 * @typedef {object} Look
 * @property {string} figure
 * @property {number} seed
 * @property {Palette} palette
 */

/**
 * Colours as "#rrggbb".
 * @typedef {object} Palette
 * @property {string} ground
 * @property {string} coat
 * @property {string} belly
 * @property {string} accent
 * @property {string} ink
 * @property {string} tile
 */

/** @typedef {'host'|'moderator'|'participant'} Role */
/** @typedef {'audio'|'video'} Kind */

/**
 * One seat of a call, as every member of the call sees it.
 * @typedef {object} Participant
 * @property {string} seat
 * @property {number} uid  random; what Agora knows the seat by
 * @property {string} otoNumber
 * @property {Role} role
 * @property {string} joinedAt  ISO 8601
 * @property {boolean} audioMuted
 * @property {boolean} videoMuted
 * @property {boolean} handRaised
 * @property {boolean} connected  false while the seat's socket is lost
 * @property {Look} look
 */

/**
 * @typedef {object} CallInfo
 * @property {string} id
 * @property {string} title
 * @property {'active'|'paused'|'ended'} status
 * @property {boolean} isPublic
 * @property {boolean} locked  nobody new gets a seat
 * @property {boolean} masksRequired
 * @property {number} maxParticipants
 * @property {string} engine
 * @property {string} createdAt  ISO 8601
 */

/**
 * The member of this page; `seat` is null in the lobby.
 * @typedef {object} You
 * @property {string} otoNumber
 * @property {Role} role
 * @property {string|null} seat
 */

/** @typedef {{type: 'snapshot', seq: number, call: CallInfo, you: You, participants: Participant[]}} Snapshot */
/** @typedef {{type: 'joined', seq: number, participant: Participant}} Joined */
/** @typedef {{type: 'left', seq: number, seat: string, reason: 'left'|'lost'|'removed'|'banned'|'replaced'|'ended'}} Left */
/** @typedef {{type: 'away', seq: number, seat: string}} Away */
/** @typedef {{type: 'back', seq: number, seat: string}} Back */
/** @typedef {{type: 'muted', seq: number, seat: string, kind: Kind, on: boolean, byHost: boolean}} Muted */
/** @typedef {{type: 'hand', seq: number, seat: string, raised: boolean}} Hand */
/** Roles belong to members: who has none of the seats may get one, too. */
/** @typedef {{type: 'role', seq: number, otoNumber: string, role: Role}} RoleChanged */
/** @typedef {{type: 'locked', seq: number, on: boolean}} Locked */
/** @typedef {{type: 'paused', seq: number}} Paused */
/** @typedef {{type: 'resumed', seq: number}} Resumed */
/** @typedef {{type: 'ended', seq: number}} Ended */
/** @typedef {Joined|Left|Away|Back|Muted|Hand|RoleChanged|Locked|Paused|Resumed|Ended} RosterEvent */

/** @typedef {{type: 'seated', seat: string}} Seated */
/** @typedef {{type: 'removed', reason: 'removed'|'banned'|'replaced'|'ended'}} Removed */
/** @typedef {{type: 'signal', from: string, description?: unknown, candidate?: unknown}} Signal */
/** `attempt`: the number that the page gave its media_offer. @typedef {{type: 'media_answer', attempt: number, sdp: string}} MediaAnswer */
/** `seats`: whose each stream is, by its mid. @typedef {{type: 'media_offer', attempt: number, sdp: string, seats: Record<string, string>}} MediaOffer */
/** @typedef {{type: 'media_lost', attempt: number}} MediaLost */
/** `seq`: number of the last roster event. @typedef {{type: 'pong', seq: number}} Pong */
/** @typedef {{type: 'error', code: string, error: string, re?: string}} ServerError */

/** @typedef {'avatar'|'cover'|'pixelate'|'blur'} FaceMode */
/** @typedef {{mode: FaceMode, strength: number, background: 'none'|'cover'}} MaskSettings */
/** @typedef {'private'|'clear'} VoiceMode */
/** @typedef {{private: object, clear: object}} VoiceNumbers */
/** @typedef {'sd'|'hd'} VideoQuality */

/** What one kind of the gate's output carries right now. */
/** @typedef {{state: 'masked'|'cover'|'off', reason: string}} VideoState */
/** @typedef {{state: 'masked'|'silent'|'off', reason: string}} AudioState */

export {};
