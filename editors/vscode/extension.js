// Starts `pii-lint lsp` for Python files, and asks for reasons where the server wants one.
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

const SECTION = "pii-lint";
const OPTIONS = ["scope", "minSeverity", "minConfidence", "select", "ignore", "inlayHints", "quiet"];

let client;

function options() {
  const settings = vscode.workspace.getConfiguration(SECTION);
  const chosen = OPTIONS.map((key) => [key, settings.get(key)]).filter(([, value]) => value !== null && value !== undefined);
  return { ...Object.fromEntries(chosen), asksReason: true };
}

function command() {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
  const words = vscode.workspace.getConfiguration(SECTION).get("command") ?? [];
  const [program, ...args] = words.map((word) => word.replaceAll("${workspaceFolder}", folder));
  return { command: program, args };
}

async function start() {
  const server = command();
  if (!server.command) {
    vscode.window.showErrorMessage("pii-lint: the setting pii-lint.command is empty");
    return;
  }
  client = new LanguageClient(SECTION, "pii-lint", server, {
    documentSelector: [{ language: "python", scheme: "file" }],
    initializationOptions: options(),
  });
  try {
    await client.start();
  } catch (error) {
    const hint = "Install it with `pip install 'pii-lint[lsp]'`, or set pii-lint.command.";
    vscode.window.showErrorMessage(`pii-lint: ${server.command} does not start (${error.message}). ${hint}`);
  }
}

async function stop() {
  const running = client;
  client = undefined;
  await running?.stop();
}

// The server offers "suppress" and "allow" through this command, since a reason belongs to both.
async function withReason(wanted, uri, fingerprint) {
  const reason = await vscode.window.showInputBox({
    title: wanted === "pii-lint.allow" ? "Allow" : "Suppress",
    prompt: "Why is this meant? An end may follow: until=2027-01-31",
    validateInput: (text) => (text.trim() ? undefined : "A reason is needed"),
  });
  if (reason?.trim()) {
    await client?.sendRequest("workspace/executeCommand", { command: wanted, arguments: [uri, fingerprint, reason] });
  }
}

async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("pii-lint.withReason", withReason),
    vscode.commands.registerCommand("pii-lint.restart", async () => {
      await stop();
      await start();
    }),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration(`${SECTION}.command`)) {
        await stop();
        await start();
      } else if (event.affectsConfiguration(SECTION)) {
        await client?.sendNotification("workspace/didChangeConfiguration", { settings: { [SECTION]: options() } });
      }
    }),
  );
  await start();
}

module.exports = { activate, deactivate: stop };
