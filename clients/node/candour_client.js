// How a trust's program talks to Candour: save a command, send it, repeat the same bytes, tell a final no from an error.
//
//   const candour = new Protos('candour.binpb');
//   const client = new Client(candour, 'candour.example:443', {token: readToken, credentials: grpc.credentials.createSsl(ca)});
//   const command = new Outbox(candour, 'outbox').once('post-4711', 'candour.registration.v1.Appointments/CreatePost', {...});
//   try {
//     const post = await client.run(command);
//   } catch (error) {
//     if (error instanceof Refused) ...       // final: correct what was wrong, then a new command
//     else if (error.outcomeUnknown) ...      // run the same command again, later
//   }
//
// Needs @grpc/grpc-js, @grpc/proto-loader, and the descriptors of proto/ in one file (docs/integrate.md): protobuf.js
// doesn't read every option that stands in the .proto files.
'use strict';
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const {setTimeout: sleep} = require('node:timers/promises');
const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');

const TRY_MS = 10_000;  // the deadline of one try: the service answers OUTCOME_UNKNOWN a moment before it
const PATIENCE_MS = 120_000;  // then a person or a job tries again, with the saved command
const FIRST_PAUSE_MS = 200, LONGEST_PAUSE_MS = 10_000;  // between tries: doubled, spread so that clients don't move in step
// gRPC's own pause before it connects again grows to two minutes; ours is meant to count.
const CHANNEL = {'grpc.initial_reconnect_backoff_ms': 200, 'grpc.max_reconnect_backoff_ms': 5000};

// A rule refused the command, and the log says so: every repetition gets this answer, for ever.
class Refused extends Error {
  constructor(error, info, settled) {
    super(error.details);
    Object.assign(this, {code: grpc.status[error.code], reason: info.reason, metadata: info.metadata,
                         commandId: settled.command_id, token: settled.token});
  }
}

// This call failed. Of a command that was sent before it says nothing: see outcomeUnknown.
class Failed extends Error {
  constructor(error, info, fields, retryAfterMs) {
    super(error.details);
    const code = grpc.status[error.code], {reason} = info;
    Object.assign(this, {code, reason, fields, retryAfterMs});
    this.worthRepeating = ['BUSY', 'QUOTA'].includes(reason) ||
        (['UNAVAILABLE', 'DEADLINE_EXCEEDED'].includes(code) && reason !== 'LEDGER_CLOSED');
    // Without a reason of Candour's it is the network's word, or a proxy's: the command may have landed.
    this.outcomeUnknown = info.domain !== 'candour' || reason === 'OUTCOME_UNKNOWN';
  }
}

// The messages and services of a descriptor file. Bytes are base64, 64-bit numbers are strings, as in proto3's JSON.
class Protos {
  constructor(file) {
    const options = {keepCase: true, longs: String, enums: String, bytes: String, defaults: true};
    this.types = protoLoader.loadFileDescriptorSetFromBuffer(fs.readFileSync(file), options);
  }

  method(rpc) {
    const [service, name] = rpc.split('/');
    const method = this.types[service]?.[name];
    if (!method) throw new Error(`no RPC ${rpc}; write candour.registration.v1.Appointments/CreatePost`);
    return method;
  }

  // protobuf.js drops what it doesn't know without a word: read back, and miss nothing.
  serialize(rpc, fields) {
    const method = this.method(rpc), bytes = method.requestSerialize(fields);
    checkTaken(fields, method.requestDeserialize(bytes), 'request');
    return bytes;
  }

  // Refused or Failed, from what gRPC gave.
  errorOf(error) {
    const found = {}, read = (type, bytes) => this.types[type].deserialize(bytes);
    const [status] = error.metadata?.get('grpc-status-details-bin') ?? [];
    for (const detail of status ? read('google.rpc.Status', status).details : []) {
      const type = detail.type_url.split('/').pop();
      if (this.types[type]) found[type] = read(type, Buffer.from(detail.value, 'base64'));
    }
    const info = found['google.rpc.ErrorInfo'] ?? {reason: '', domain: '', metadata: {}};
    const settled = found['candour.common.v1.Settled'];
    if (settled?.settled) return new Refused(error, info, settled);
    const broken = found['google.rpc.BadRequest']?.field_violations ?? [];
    const delay = found['google.rpc.RetryInfo']?.retry_delay ?? {seconds: 0, nanos: 0};
    return new Failed(error, info, Object.fromEntries(broken.map((one) => [one.field, one.description])),
                      Number(delay.seconds) * 1000 + delay.nanos / 1e6);
  }
}

function checkTaken(given, taken, where) {
  if (given === null || typeof given !== 'object') {
    if (String(given) !== String(taken)) throw new Error(`${where}: ${given} is not one of its values`);
    return;
  }
  for (const [name, value] of Object.entries(given)) {
    if (taken?.[name] === undefined) throw new Error(`${where} has no field ${name}`);
    checkTaken(value, taken[name], `${where}.${name}`);
  }
}

function sync(file) {
  const opened = fs.openSync(file, 'r');
  fs.fsyncSync(opened);
  fs.closeSync(opened);
}

// A folder of commands by names of your own, such as a row's key. It holds personal data: keep it like the source.
class Outbox {
  constructor(protos, folder) {
    Object.assign(this, {protos, folder});
    fs.mkdirSync(folder, {recursive: true, mode: 0o700});
  }

  file(name) { return path.join(this.folder, `${name}.json`); }

  // The command saved as `name`, made now if there is none: a program run twice wants each thing once. What was saved
  // first stays, whatever `fields` says by now; after a refusal a corrected row takes a new name.
  // With {command: {if_version: 3}} a record that has moved since is refused.
  once(name, rpc, fields) {
    if (fs.existsSync(this.file(name))) return this.load(name);
    const id = crypto.randomUUID();
    const request = this.protos.serialize(rpc, {...fields, command: {...fields.command, id}});
    this.#save(name, {rpc, command_id: id, request: request.toString('base64')});
    return {rpc, id, request};
  }

  load(name) {
    const saved = JSON.parse(fs.readFileSync(this.file(name), 'utf8'));
    return {rpc: saved.rpc, id: saved.command_id, request: Buffer.from(saved.request, 'base64')};
  }

  // On disk when it returns: what is sent but not saved can't be asked about after a crash.
  #save(name, saved) {
    const draft = path.join(this.folder, `.${name}.${saved.command_id}`);
    fs.writeFileSync(draft, JSON.stringify(saved), {mode: 0o600, flag: 'wx'});
    sync(draft);
    fs.renameSync(draft, this.file(name));
    sync(this.folder);
  }
}

class Client {
  // `token`: a function, asked before each try, since tokens end. Without `credentials` plaintext, for --dev.
  constructor(protos, server, {token, credentials} = {}) {
    Object.assign(this, {protos, token});
    this.channel = new grpc.Client(server, credentials ?? grpc.credentials.createInsecure(), CHANNEL);
  }

  close() { this.channel.close(); }

  // The answer to a saved command; throws Refused or Failed.
  run(command, patienceMs = PATIENCE_MS) { return this.#repeat(command.rpc, command.request, patienceMs); }

  // A query. `after`: a receipt's token, and the answer holds what was written there, from any replica.
  ask(rpc, fields = {}, {after, patienceMs = PATIENCE_MS} = {}) {
    const asked = after ? {...fields, freshness: {...fields.freshness, min_position: after}} : fields;
    return this.#repeat(rpc, this.protos.serialize(rpc, asked), patienceMs);
  }

  // The answers of a list, page by page.
  async* pages(rpc, fields = {}) {
    let page = await this.ask(rpc, fields);
    yield page;
    while (page.next_page_token) {
      page = await this.ask(rpc, {...fields, page_token: page.next_page_token});
      yield page;
    }
  }

  // What became of a command, without sending it. NOT_SEEN is no promise: it may still land.
  outcome(commandId) { return this.ask('candour.records.v1.Records/GetCommand', {command_id: commandId}); }

  async #repeat(rpc, request, patienceMs) {
    const giveUp = performance.now() + patienceMs;
    for (let pause = FIRST_PAUSE_MS, unknown = false;; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      const {answer, error} = await this.#try(rpc, request);
      if (!error) return answer;
      if (error instanceof Refused) throw error;
      error.outcomeUnknown = unknown = unknown || error.outcomeUnknown;
      const wait = Math.max(error.retryAfterMs, pause * (0.5 + Math.random() / 2));
      if (!error.worthRepeating || performance.now() + wait > giveUp) throw error;
      await sleep(wait);
    }
  }

  #try(rpc, request) {
    const method = this.protos.method(rpc), metadata = new grpc.Metadata();
    if (this.token) metadata.set('authorization', `Bearer ${this.token()}`);
    return new Promise((done) => this.channel.makeUnaryRequest(
        method.path, (bytes) => bytes, method.responseDeserialize, request, metadata, {deadline: Date.now() + TRY_MS},
        (error, answer) => done(error ? {error: this.protos.errorOf(error)} : {answer})));
  }
}

module.exports = {Client, Failed, Outbox, Protos, Refused, PATIENCE_MS};
