#!/usr/bin/env node
'use strict';
const fs = require('node:fs');
const grpc = require('@grpc/grpc-js');
const {Client, Failed, Outbox, PATIENCE_MS, Protos, Refused} = require('./candour_client.js');

const USAGE = `A trust's first program: posts and their holders from a file onto the record, and what else a client needs.

  example.js import FILE          clients/staff.json: each step once, however often this is run
  example.js save NAME RPC        the request in JSON on standard input; saved, not sent
  example.js send NAME [RPC]      what was saved; again: the same answer. With RPC it is saved first, if there is none
  example.js outcome NAME         what became of it, without sending it
  example.js pages RPC            a list, page by page; the request in JSON on standard input

Each result is a line of JSON. Exit codes: 0 done, 3 refused by a rule (final), 5 outcome unknown: send it again,
1 anything else. In the environment: CANDOUR_PROTOS (descriptors in one file), CANDOUR_SERVER (HOST:PORT),
CANDOUR_TOKEN_FILE, CANDOUR_CA (PEM; without it plaintext), CANDOUR_CERT and CANDOUR_KEY (PEM, for a service that asks
for a certificate), CANDOUR_OUTBOX (a folder), CANDOUR_PATIENCE (seconds).
`;
const APPOINTMENTS = 'candour.registration.v1.Appointments/';
const REGISTER = 'candour.registration.v1.Register/';
const env = process.env;

const show = (result) => console.log(JSON.stringify(result));
const input = () => JSON.parse(fs.readFileSync(0, 'utf8'));
const failure = ({code, reason, message, fields}) => ({code, reason, message, fields});

// Shows what came of the command: {exit, answer}.
async function attempt(client, command) {
  try {
    const answer = await client.run(command, env.CANDOUR_PATIENCE ? env.CANDOUR_PATIENCE * 1000 : PATIENCE_MS);
    show({outcome: 'accepted', command_id: command.id, answer});
    return {exit: 0, answer};
  } catch (error) {
    const {code, reason, message} = error;
    if (error instanceof Refused) {
      show({outcome: 'refused', command_id: command.id, code, reason, message});
      return {exit: 3};
    }
    if (!(error instanceof Failed)) throw error;
    show({outcome: error.outcomeUnknown ? 'unknown' : 'failed', command_id: command.id, ...failure(error)});
    return {exit: error.outcomeUnknown ? 5 : 1};
  }
}

// A post, a person, the person in the post: each named after the row, so that the next run takes up where this ends.
async function importHolder(client, outbox, row) {
  const {ref, org_code, identity, basis, start} = row;
  const post = await attempt(client, outbox.once(`${ref}-post`, APPOINTMENTS + 'CreatePost', {org_code, ...row.post}));
  if (post.exit) return post;
  const person = await attempt(client, outbox.once(`${ref}-person`, REGISTER + 'RecordPerson', {org_code, identity}));
  if (person.exit) return person;
  const terms = {post_id: post.answer.post_id, basis, start};
  return attempt(client, outbox.once(`${ref}-holder`, APPOINTMENTS + 'RecordPersonInPost',
                                     {org_code, person_id: person.answer.person_id, terms}));
}

async function importFile(client, outbox, file) {
  let worst = 0;
  for (const row of JSON.parse(fs.readFileSync(file, 'utf8'))) {
    const {exit, answer} = await importHolder(client, outbox, row);
    worst = Math.max(worst, exit);
    if (exit) continue;
    // Read our own write back, from whichever replica answers.
    const board = await client.ask(APPOINTMENTS + 'GetBoard', {org_code: row.org_code}, {after: answer.receipt.token});
    show({board: board.seats.map((seat) => `${seat.title}: ${seat.person_name}`)});
  }
  return worst;
}

async function run(client, outbox, verb, args) {
  if (verb === 'import') return importFile(client, outbox, args[0]);
  if (verb === 'send') {
    return (await attempt(client, args[1] ? outbox.once(args[0], args[1], input()) : outbox.load(args[0]))).exit;
  }
  try {
    if (verb === 'outcome') show(await client.outcome(outbox.load(args[0]).id));
    else for await (const page of client.pages(args[0], input())) show(page);
    return 0;
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    show(failure(error));
    return 1;
  }
}

// How to know the service, and how it knows us; undefined: plaintext.
function credentials() {
  const [ca, cert, key] = ['CANDOUR_CA', 'CANDOUR_CERT', 'CANDOUR_KEY'].map((name) => env[name] && fs.readFileSync(env[name]));
  if (!cert !== !key || (cert && !ca)) throw new Error('CANDOUR_CERT and CANDOUR_KEY go together, and with CANDOUR_CA');
  return ca && grpc.credentials.createSsl(ca, key ?? null, cert ?? null);
}

async function main([verb, ...args]) {
  if (!['import', 'save', 'send', 'outcome', 'pages'].includes(verb) || args.length === 0) {
    console.error(USAGE);
    return 1;
  }
  const protos = new Protos(env.CANDOUR_PROTOS ?? 'candour.binpb');
  const outbox = new Outbox(protos, env.CANDOUR_OUTBOX ?? 'outbox');
  if (verb === 'save') {
    show({saved: args[0], command_id: outbox.once(args[0], args[1], input()).id});
    return 0;
  }
  const client = new Client(protos, env.CANDOUR_SERVER, {
    token: env.CANDOUR_TOKEN_FILE && (() => fs.readFileSync(env.CANDOUR_TOKEN_FILE, 'utf8').trim()),
    credentials: credentials(),
  });
  try {
    return await run(client, outbox, verb, args);
  } finally {
    client.close();
  }
}

main(process.argv.slice(2)).then((code) => { process.exitCode = code; }, (error) => {
  console.error(`example.js: ${error.message}`);
  process.exitCode = 1;
});
