// Agora's own packages for Node: builds the tokens named on standard input, and reads ours.
const { AccessToken } = require('agora-access-token/src/AccessToken');
const { AccessToken2, ServiceRtc } = require('agora-token/src/AccessToken2');

function build({ version, appId, certificate, channel, uid, privileges, now, life, salt }) {
  if (version === '006') {
    const token = new AccessToken(appId, certificate, channel, uid);
    Object.assign(token, { salt, ts: now + life });
    for (const one of privileges) token.addPriviledge(one, now + life);
    return token.build();
  }
  const token = new AccessToken2(appId, certificate, now, life);
  token.salt = salt;
  const service = new ServiceRtc(channel, uid);
  for (const one of privileges) service.add_privilege(one, life);
  token.add_service(service);
  return token.build();
}

function read(token) {
  if (token.startsWith('006')) {
    const own = new AccessToken('', '', '', 0);
    own.fromString(token);
    return { salt: own.salt, ends: own.ts, privileges: own.messages };
  }
  const own = new AccessToken2('', '', 0, 0);
  own.from_string(token);
  const [service] = Object.values(own.services);
  const text = (value) => value.toString();
  return {
    appId: text(own.appId), salt: own.salt, issued: own.issueTs, life: own.expire,
    privileges: service.__privileges, channel: text(service.__channel_name), uid: text(service.__uid),
  };
}

const cases = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
console.log(JSON.stringify(cases.map((one) => ({ built: build(one), read: read(one.ours) }))));
