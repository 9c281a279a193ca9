-- pii-lint in Neovim 0.11 or newer. Put this file into lua/ of your configuration and call
--   require("pii_lint").setup()
local M = {}

-- The server offers "suppress" and "allow" through this command, since a reason belongs to both.
local function with_reason(command, context)
  local wanted, uri, fingerprint = unpack(command.arguments)
  vim.ui.input({ prompt = "Why is this meant? (until=2027-01-31 may follow) " }, function(reason)
    local client = vim.lsp.get_client_by_id(context.client_id)
    if client and reason and vim.trim(reason) ~= "" then
      client:exec_cmd({ title = wanted, command = wanted, arguments = { uri, fingerprint, reason } })
    end
  end)
end

-- `options` go to the server: scope, minSeverity, minConfidence, select, ignore, inlayHints, quiet, ...
function M.setup(options)
  vim.lsp.commands["pii-lint.withReason"] = with_reason
  vim.lsp.config("pii-lint", {
    cmd = { "pii-lint", "lsp" },
    filetypes = { "python" },
    root_markers = { "pii-lint.toml", "pyproject.toml", ".git" },
    init_options = vim.tbl_extend("force", { asksReason = true }, options or {}),
  })
  vim.lsp.enable("pii-lint")
end

return M
