using System.Runtime.ExceptionServices;
using Vectorscope.Jobs.Agent.Prompts;
using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Agent.Terminals;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Agent.Terminus;

/// <summary>One trial of the loop: ask, parse, type, look, until the task is said to be complete twice.</summary>
internal sealed class TerminusLoop(
    AgentContext context, AgentSettings settings, ITerminal terminal, Keyboard keyboard, ModelCaller caller, Conversation conversation, IContextMeter? meter)
{
    /// <summary>Lines of output that stand for the screen; a tmux pane of the protocol has as many.</summary>
    private const int ScreenLines = 40;

    private readonly AgentPrompts _prompts = new(settings.Prompt);
    private readonly TurnRecorder _turns = new(context, settings);
    private readonly ContextBudget _budget = new(meter, settings);
    private string _prompt = "";
    private bool _pendingCompletion;
    private int _parseFailures;
    private int _lostReplies;

    /// <summary>Exchanges that were left by the last summary: summarising these alone would gain nothing.</summary>
    private int _summarised;

    /// <summary>Whether the terminal has just shown its screen, and so need not be asked whether it lives: that is an entry into the sandbox.</summary>
    private bool _wasJustRead;

    private Summarizer Summarizer => new(caller, conversation, _prompts, terminal, _turns, context.Task.Instruction.Trim());

    public async Task<AgentEnd> RunAsync(CancellationToken cancellationToken)
    {
        _prompt = _prompts.First(context.Task.Instruction, await ReadTerminalAsync(cancellationToken));
        for (var episode = 0; ; episode++)
        {
            if (settings.MaxTurns is { } most && episode >= most)
                return AgentEnd.TurnLimit;
            if (!_wasJustRead && !await terminal.IsAliveAsync(cancellationToken))
                return AgentEnd.TerminalGone;
            _wasJustRead = false;
            if (await EpisodeAsync(cancellationToken) is { } end)
                return end;
        }
    }

    private async Task<AgentEnd?> EpisodeAsync(CancellationToken cancellationToken)
    {
        if (settings.Summarize && conversation.Exchanges > _summarised && _budget.IsTight(conversation.Messages)
            && await Summarizer.InFullAsync(cancellationToken) is { } handOff)
            Continue(handOff);
        if (await AskAsync(cancellationToken) is not { } reply)
            return AgentEnd.ContextFull;
        if (reply.End == ReplyEnd.Cancelled)
        {
            await _turns.RecordAsync(TurnKind.Episode, _prompt, reply, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }
        conversation.Add(_prompt, reply.ForHistory(settings.Thinking));
        var parsed = reply.Read(settings);
        return parsed.Error is { } error
            ? await RefuseAsync(reply, parsed, error, cancellationToken)
            : await PerformAsync(reply, parsed, cancellationToken);
    }

    /// <summary>The reply; null when the context is full and may not be, or cannot be, summarised.</summary>
    private async Task<ModelReply?> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            var reply = await caller.AskAsync(conversation.With(_prompt), false, cancellationToken);
            _lostReplies = 0;
            return reply;
        }
        catch (ContextOverflowException) when (settings.Summarize)
        {
            _budget.MakeRoom(conversation);
        }
        catch (ContextOverflowException)
        {
            return null;
        }
        Continue(await Summarizer.AfterOverflowAsync(cancellationToken));
        try
        {
            return await caller.AskAsync(conversation.With(_prompt), false, cancellationToken);
        }
        catch (ContextOverflowException overflow)
        {
            // Terminus-2 would go round like this for ever; the second time in a row it is plain that nothing fits any more.
            if (++_lostReplies > 1)
                return null;
            return new ModelReply
            {
                Text = AgentPrompts.NoReply,
                Thinking = ThinkingSplit.OfText(AgentPrompts.NoReply, false),
                End = ReplyEnd.Other,
                EndText = $"no reply, the agent's own sentence stands in: {overflow.Message}",
                StartedAt = context.Time.GetUtcNow(),
            };
        }
    }

    private void Continue(string prompt)
    {
        _prompt = prompt;
        _summarised = conversation.Exchanges;
    }

    private async Task<AgentEnd?> RefuseAsync(ModelReply reply, ParsedReply parsed, string error, CancellationToken cancellationToken)
    {
        await _turns.RecordAsync(TurnKind.Episode, _prompt, reply, parsed, "", 0, cancellationToken);
        if (++_parseFailures >= settings.MaxConsecutiveParseFailures)
            return AgentEnd.ParseFailures;
        _prompt = reply.End == ReplyEnd.Length
            ? _prompts.Cut(settings.MaxReplyTokens, parsed.Warnings)
            : _prompts.ParseError(error, parsed.Warnings);
        return null;
    }

    private async Task<AgentEnd?> PerformAsync(ModelReply reply, ParsedReply parsed, CancellationToken cancellationToken)
    {
        _parseFailures = 0;
        var start = context.Time.GetTimestamp();
        var observation = "";
        ExceptionDispatchInfo? failure = null;
        try
        {
            await keyboard.TypeAsync(parsed.Commands, cancellationToken);
            observation = await ReadTerminalAsync(cancellationToken);
        }
        catch (Exception e) when (e is OperationCanceledException or SandboxException)
        {
            failure = ExceptionDispatchInfo.Capture(e);
        }
        var seconds = context.Time.GetElapsedTime(start).TotalSeconds;
        await _turns.RecordAsync(
            TurnKind.Episode, _prompt, reply, parsed, observation, seconds, failure is null ? cancellationToken : CancellationToken.None);
        if (failure is { SourceException: SandboxException } && !await terminal.IsAliveAsync(cancellationToken))
            return AgentEnd.TerminalGone;
        failure?.Throw();

        if (parsed.TaskComplete && _pendingCompletion)
            return AgentEnd.Completed;
        _pendingCompletion = parsed.TaskComplete;
        _prompt = parsed.TaskComplete ? _prompts.Confirm(observation)
            : reply.End == ReplyEnd.Length ? _prompts.CutPerformed(settings.MaxReplyTokens, _prompts.Next(observation, parsed.Warnings))
            : _prompts.Next(observation, parsed.Warnings);
        return null;
    }

    private async Task<string> ReadTerminalAsync(CancellationToken cancellationToken)
    {
        var output = OutputLimit.Apply(await terminal.ReadAsync(cancellationToken));
        var lines = output.TrimEnd().Split('\n');
        context.Screen.Report(string.Join('\n', lines.Length > ScreenLines ? lines[^ScreenLines..] : lines));
        _wasJustRead = true;
        return output;
    }
}
