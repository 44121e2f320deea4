using Vectorscope.Engine.Generation;
using Vectorscope.Jobs.Serving.Replies;

namespace Vectorscope.Jobs.Serving;

/// <summary>One choice of an answer on its way.</summary>
/// <param name="choice">Its place.</param>
/// <param name="ofPrompt">Choices of each prompt.</param>
/// <param name="prompt">What it goes on from.</param>
/// <param name="session">That it may use; null for none.</param>
/// <param name="reader">Makes pieces of its tokens.</param>
/// <param name="recorder">Of its projections; null for none.</param>
/// <param name="thinks">Whether the prompt has opened the thinking.</param>
/// <param name="left">Cancelled when the whole answer is.</param>
internal sealed class ServedRow(int choice, int ofPrompt, EnginePrompt prompt, PrefixIndex.Taken? session, ReplyReader reader, ProjectionRecorder? recorder, bool thinks, CancellationToken left) : IDisposable
{
    private readonly CancellationTokenSource _stopped = CancellationTokenSource.CreateLinkedTokenSource(left);

    internal int Choice => choice;

    internal int OfPrompt => ofPrompt;

    internal bool Thinks => thinks;

    internal ReplyReader Reader => reader;

    internal EnginePrompt Prompt => prompt;

    internal string? Session => session?.Key;

    internal ProjectionRecorder? Recorder => recorder;

    /// <summary>Cancelled when nothing more is wanted of it.</summary>
    internal CancellationToken Stopped => _stopped.Token;

    /// <summary>What the scheduler makes of it.</summary>
    internal Task<GeneratedReply> Reply { get; set; } = null!;

    /// <summary>Whether the end was said before the scheduler's: by a stop text.</summary>
    internal bool HasStopped { get; private set; }

    /// <summary>Why it ended; null while it has not.</summary>
    internal ServedFinish? Finish { get; private set; }

    internal int PromptTokens => prompt.Ids.Length;

    internal int CachedTokens { get; private set; }

    /// <summary>Takes a token; a stop text ends the row at once.</summary>
    internal void Take(int id, TokenScores? scores)
    {
        var text = reader.Take(id, scores is null ? null : new(id, scores));
        recorder?.OnText(id, text);
        if (reader.HasStopped)
        {
            HasStopped = true;
            _stopped.Cancel();
        }
    }

    /// <summary>Takes what the scheduler says at the end.</summary>
    internal void End(Task<GeneratedReply> ended)
    {
        var reply = ended.GetAwaiter().GetResult();
        CachedTokens = reply.CachedTokens;
        if (reply.Reason == StopReason.Cancelled && !HasStopped)
        {
            // Whoever asked is gone: there is no one to tell.
            return;
        }
        var rest = reader.Finish();
        Finish = reader.HasCalls ? ServedFinish.ToolCalls : HasStopped || reader.HasStopped || reply.Reason == StopReason.Stop ? ServedFinish.Stop : ServedFinish.Length;
        reader.End(new(
            Finish.Value,
            reader.Count,
            recorder?.End(rest)));
    }

    /// <summary>Lets others have the session; the scheduler has ended the row.</summary>
    internal void GiveBack()
    {
        if (session is null)
        {
            return;
        }
        if (!Reply.IsCompletedSuccessfully)
        {
            session.GiveBack([], []);
            return;
        }
        var reply = Reply.GetAwaiter().GetResult();
        var hasBegun = reply.Ids.Count > 0 || reply.Reason != StopReason.Cancelled;
        var remembersEnd = prompt.RemembersReply && reply.Reason is StopReason.Stop or StopReason.Length;
        // The last token of a reply was chosen and not read yet.
        session.GiveBack(reply.Ids, [.. hasBegun ? prompt.Places : [], .. remembersEnd ? [EndOf(reply)] : Array.Empty<int>()]);
    }

    /// <summary>The answer is not given after all: nothing was computed for this row, or it ends at once.</summary>
    internal void Refuse()
    {
        _stopped.Cancel();
        session?.GiveBack([], []);
        _stopped.Dispose();
    }

    private int EndOf(GeneratedReply reply) => prompt.Ids.Length + reply.Ids.Count - (reply.Reason == StopReason.Length ? 1 : 0);

    public void Dispose() => _stopped.Dispose();
}
