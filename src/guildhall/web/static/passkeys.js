// Passkeys: fills one hidden field with what the browser's authenticator answers, then
// sends the form. Without this script, or without passkeys, the code by mail remains.

const bytes = (text) => {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
};

const text = (buffer) => {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
};

const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

const make = async ({ publicKey }) =>
  navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: known(publicKey.excludeCredentials),
    },
  });

const get = async ({ publicKey }) =>
  navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      allowCredentials: known(publicKey.allowCredentials),
    },
  });

const plain = (credential) => {
  const said = {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: { clientDataJSON: text(credential.response.clientDataJSON) },
  };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) said.response[name] = text(credential.response[name]);
  }
  return said;
};

const options = async (form) => {
  const held = form.querySelector("[data-passkey-options]");
  if (held) return JSON.parse(held.dataset.passkeyOptions);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error("no options");
  return (await answer.json()).request_options;
};

const start = (place) => {
  const form = place.querySelector("form[data-passkey]");
  const says = place.querySelector("[data-passkey-says]");
  let ready = false;
  form.addEventListener("submit", async (event) => {
    if (ready) return;
    event.preventDefault();
    says.textContent = "";
    try {
      const wanted = await options(form);
      const ask = form.dataset.passkey === "create" ? make : get;
      form.elements.credential.value = JSON.stringify(plain(await ask(wanted)));
      ready = true;
      form.requestSubmit();
    } catch {
      says.textContent = "No passkey was used. Try again, or use a code.";
    }
  });
  place.hidden = false;
};

if (window.PublicKeyCredential) {
  document.querySelectorAll("[data-passkeys]").forEach(start);
}
