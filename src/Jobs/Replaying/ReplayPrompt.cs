using Microsoft.Extensions.AI;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Tokenization.ChatTemplates;
using Vectorscope.Jobs.Agent.Terminus;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Runs;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Vectorscope.Jobs.Replaying;

/// <summary>The conversation before a turn, to be read again.</summary>
/// <param name="Messages">As they are sent now.</param>
/// <param name="Asked">The same as the engine reads them; null for a server.</param>
/// <param name="Original">As the model read them when it wrote the original; null where no token ids were kept.</param>
/// <param name="Note">What to know of it; null for nothing.</param>
internal sealed record ReplayPrompt(IReadOnlyList<ChatMessage> Messages, EngineConversation? Asked, EngineConversation? Original, string? Note)
{
    /// <param name="turns">Of the trace up to the turn, which is the last.</param>
    /// <exception cref="RunFailureException">It cannot be rebuilt.</exception>
    public static ReplayPrompt Of(ReplayFacts facts, IReadOnlyList<TraceTurn> turns, TokenizerCache tokenizers)
    {
        var (original, asked, number) = (facts.Original, facts.Asked, turns[^1].Number);
        var place = 0;
        EngineConversation? read = null;
        string? note = null;
        if (Kept(turns) is { } ids && original.Folder is { } folder)
        {
            // Which of the conversations that may have been it was, its tokens tell.
            var candidates = PastConversation.Before(turns, number, original.SystemPrompt).Select(messages => Render(tokenizers, folder, messages, original.Think)).ToList();
            place = candidates.FindIndex(candidate => candidate.Ids.AsSpan().SequenceEqual(ids));
            read = place >= 0 ? candidates[place] : new EngineConversation(ids, ids.Length, []);
            if (place < 0 && !asked.ReadsAs(original))
            {
                throw new RunFailureException(
                    $"The conversation before turn {number} cannot be rebuilt: its messages, rendered again, are not the tokens that the model read.",
                    "Leave persona, thinking and model as the arm had them: the tokens that were kept are then read again.");
            }
            note = place >= 0 ? null
                : "The tokens that were kept are read again; rendered from its messages, the conversation would be another. Operations on what the model wrote itself do not see its earlier replies in it.";
        }
        else if (asked.Folder is not null || original.Folder is not null)
        {
            note = "No token ids were kept of this turn: its conversation was rendered again from the messages.";
        }
        else
        {
            note = "A server replies to the messages of this turn; which tokens it reads is its own business.";
        }
        var sent = PastConversation.Before(turns, number, asked.SystemPrompt).ElementAt(Math.Max(place, 0));
        return new(sent,
            asked.Folder is null ? null : read is not null && asked.ReadsAs(original) ? read : Render(tokenizers, asked.Folder, sent, asked.Think),
            read, note);
    }

    // All that the model read before the last turn's reply.
    private static int[]? Kept(IReadOnlyList<TraceTurn> turns)
    {
        IReadOnlyList<int> before = [];
        foreach (var tokens in turns.Select(turn => turn.Tokens).OfType<TurnTokens>())
        {
            before = tokens.Whole(before);
        }
        return turns[^1].Tokens is null ? null : [.. before];
    }

    private static EngineConversation Render(TokenizerCache tokenizers, string folder, IReadOnlyList<ChatMessage> messages, bool think)
    {
        try
        {
            return EngineConversation.Of(tokenizers.Of(folder), messages, think, marked: true);
        }
        catch (ChatTemplateException e)
        {
            throw new RunFailureException(e.Message, "Replay it with another model, or without a system prompt.");
        }
    }
}
