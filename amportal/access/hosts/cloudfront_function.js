// Written by `amportal access write`; changes here are lost.
// A CloudFront function (runtime cloudfront-js-2.0, which has no `for ... of`) for viewer requests.
import cf from 'cloudfront';
import crypto from 'crypto';

const store = cf.kvs();

async function value(key) {
  try {
    return await store.get(key);
  } catch (error) {
    return '';
  }
}

// The first part of the path is the portal.
function portalOf(uri) {
  const end = uri.indexOf('/', 1);
  return end < 0 ? uri.replace(/\/$/, '') : uri.slice(0, end);
}

function userOf(header) {
  if (!header.startsWith('Basic ')) return '';
  const said = Buffer.from(header.slice(6), 'base64').toString('utf8');
  const colon = said.indexOf(':');
  return colon < 1 ? '' : said.slice(0, colon);
}

async function mayRead(portal, header) {
  if (await value('open:' + portal)) return true;
  const user = userOf(header);
  if (!/^[A-Za-z0-9-]+$/.test(user)) return false;
  const wanted = await value(portal + '/' + user);
  const found = crypto.createHash('sha256').update(portal + '\n' + header).digest('hex');
  return wanted !== '' && found === wanted;
}

function unauthorised() {
  return {
    statusCode: 401,
    statusDescription: 'Unauthorized',
    headers: {
      'www-authenticate': { value: 'Basic realm="Portal", charset="UTF-8"' },
      'cache-control': { value: 'no-store' },
    },
  };
}

async function handler(event) {
  const request = event.request;
  const header = request.headers.authorization ? request.headers.authorization.value : '';
  const portal = portalOf(request.uri);
  // Browsers ask for these with a portal's login, and forget it where it is refused.
  if (/^\/(favicon\.ico|apple-touch-icon(-precomposed)?\.png)$/.test(request.uri)) {
    return { statusCode: 404, statusDescription: 'Not Found' };
  }
  // No file of a portal has such a name: these are ways from one portal into another.
  if (/\/\.\.?(\/|$)|\/\/|\\|%2e|%2f|%5c/i.test(request.uri)) return unauthorised();
  // A portal on a host of its own has the empty path.
  if (!(await mayRead(portal, header)) && !(await mayRead('', header))) return unauthorised();
  // The store needs no reader's password.
  delete request.headers.authorization;
  if (portal !== '' && request.uri === portal && portal.indexOf('.html') < 0) {
    if (await value('path:' + portal)) {
      return {
        statusCode: 301,
        statusDescription: 'Moved Permanently',
        headers: { location: { value: portal + '/' } },
      };
    }
  }
  if (request.uri.endsWith('/')) request.uri += 'index.html';
  return request;
}
