using System.Text;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Jobs.Agent.Terminus;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Serving.Requests;

/// <summary>A choice of an answer as a turn of a trace: all that the model wrote, marks included, as trials have it.</summary>
internal static class WrittenTurn
{
    public static TraceTurn Of(ServedRow row, int number, string prompt, Tokenizer tokenizer, bool isChat, DateTimeOffset startedAt)
    {
        var reply = row.Reply.IsCompletedSuccessfully ? row.Reply.GetAwaiter().GetResult() : null;
        // Behind a stop text the engine may have written more, which belongs to nobody.
        int[] ids = reply is null ? [] : [.. row.HasStopped ? reply.Ids.Take(row.Reader.Count) : reply.Ids];
        var (text, lengths) = Read(tokenizer, ids);
        var thinking = isChat ? ThinkingSplit.OfText(text, row.Thinks) : new ThinkingSplit(null, null, 0, false);
        return new TraceTurn
        {
            Number = number,
            Prompt = prompt,
            Reply = text,
            ThinkingStart = thinking.Start,
            ThinkingEnd = thinking.End,
            ThinkingUnclosed = thinking.Unclosed,
            AnswerStart = thinking.AnswerStart,
            ReplyEnd = row.Finish switch { ServedFinish.Length => ReplyEnd.Length, null => reply is null ? ReplyEnd.Other : ReplyEnd.Cancelled, _ => ReplyEnd.Stop },
            ReplyEndText = row.Finish switch
            {
                ServedFinish.ToolCalls => "it calls tools",
                null => reply is null ? "it could not be computed" : "the program went away",
                _ => row.HasStopped ? "a stop text came" : null,
            },
            PromptTokens = row.PromptTokens,
            CachedTokens = reply?.CachedTokens,
            CompletionTokens = ids.Length,
            ThinkingTokens = row.Thinks ? row.Reader.Reasoned : null,
            StartedAt = startedAt,
            ReplySeconds = reply is null ? 0 : (reply.Prefill + reply.Decode).TotalSeconds,
            FirstTokenSeconds = reply is { Ids.Count: > 0 } ? reply.Prefill.TotalSeconds : null,
            Tokens = TurnTokens.After([], row.Prompt.Ids, ids),
            Projections = row.Recorder is { } recorder && ids.Length > 0 ? Projections(recorder, lengths) : null,
        };
    }

    private static (string Text, IReadOnlyList<int> Lengths) Read(Tokenizer tokenizer, int[] ids)
    {
        var (text, lengths, stream) = (new StringBuilder(), new List<int>(ids.Length), tokenizer.CreateStream());
        foreach (var id in ids)
        {
            var piece = stream.Push(id);
            text.Append(piece);
            lengths.Add(piece.Length);
        }
        var rest = stream.Flush();
        text.Append(rest);
        if (lengths.Count > 0)
        {
            lengths[^1] += rest.Length;
        }
        return (text.ToString(), lengths);
    }

    private static ReplyProjections Projections(ProjectionRecorder recorder, IReadOnlyList<int> lengths) =>
        new(recorder.Series, lengths, [.. recorder.Values.Take(lengths.Count).SelectMany(values => values)]);
}
