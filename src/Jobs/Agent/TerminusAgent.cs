using Microsoft.Extensions.AI;
using Vectorscope.Jobs.Agent.Terminals;
using Vectorscope.Jobs.Agent.Terminus;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Agent;

/// <summary>The Terminus-2 protocol: one terminal, plain-text replies, nothing but the conversation as memory.</summary>
/// <param name="systemPrompt">The arm's persona, sent as system message before the protocol; null without one.</param>
/// <param name="options">Sampling, model name and the conversation's id; budget and thinking are set from the settings.</param>
public sealed class TerminusAgent(IChatClient chat, OpenTerminal open, AgentSettings settings, string? systemPrompt, ChatOptions options) : ITrialAgent
{
    public const string AgentName = "terminus-2";

    private ITerminal? _terminal;
    private Keyboard? _keyboard;

    public string Name => AgentName;

    public bool HasActed => _keyboard is { HasTyped: true };

    public async Task SetUpAsync(AgentContext context, CancellationToken cancellationToken) =>
        _terminal = await open(context.Sandbox, context.Task.Agent.User, context.Time, cancellationToken);

    public async Task<AgentEnd> RunAsync(AgentContext context, CancellationToken cancellationToken)
    {
        var terminal = _terminal ?? throw new InvalidOperationException("The agent has no terminal: SetUpAsync comes first.");
        _keyboard = new Keyboard(terminal, context.Time);
        try
        {
            var loop = new TerminusLoop(
                context, settings, terminal, _keyboard, new ModelCaller(chat, CallOptions(), context.Time),
                new Conversation(systemPrompt), chat.GetService<IContextMeter>());
            return await loop.RunAsync(cancellationToken);
        }
        finally
        {
            await CloseAsync(terminal);
        }
    }

    private static async Task CloseAsync(ITerminal terminal)
    {
        try
        {
            await terminal.DisposeAsync();
        }
        catch (SandboxException)
        {
            // A sandbox that is gone has no terminal to close; what ended it is said by what was thrown before, or by grading.
        }
    }

    private ChatOptions CallOptions()
    {
        var call = options.Clone();
        call.MaxOutputTokens = settings.MaxReplyTokens;
        call.AdditionalProperties ??= [];
        call.AdditionalProperties[ReplyProperties.Think] = settings.Think;
        return call;
    }
}
