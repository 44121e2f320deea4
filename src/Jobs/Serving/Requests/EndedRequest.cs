using System.Text.Json;
using Vectorscope.Engine.Tokenization.ChatTemplates;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Benchmarking.Arms;
using Vectorscope.Jobs.Playground;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Serving.Requests;

/// <summary>What is kept of a request that has ended.</summary>
internal static class EndedRequest
{
    public static KeptRequest Of(
        ServingRequest request, ServedModel model, Steering steering, ServedAnswer answer, ServedAnswer.EndedAnswer ended, DateTimeOffset startedAt, DateTimeOffset endedAt)
    {
        var turns = new List<TraceTurn>();
        var sent = Sent(request, steering.SystemPrompt, turns, startedAt);
        var before = turns.Count;
        turns.AddRange(ended.Rows.Select(row => WrittenTurn.Of(
            row, before + row.Choice + 1, sent ?? Text(request.Prompts[row.Choice / request.Choices], model), model.Tokenizer, request.IsChat, startedAt)));
        return new(
            answer.Id, request.IsChat ? "chat" : "completion", Asked(request), model.Name, model.Hash, model.Model.Folder, startedAt, endedAt,
            ended.Outcome switch { ServingOutcome.Completed => TrialOutcome.Answered, ServingOutcome.Cancelled => TrialOutcome.Cancelled, _ => TrialOutcome.Infrastructure },
            ended.Failure, turns, Directions(steering));
    }

    /// <summary>What was sent since the last reply; null for texts to continue. The turns before it are those that were sent along.</summary>
    private static string? Sent(ServingRequest request, string? persona, List<TraceTurn> turns, DateTimeOffset at)
    {
        if (request.Messages is not { } messages)
        {
            return null;
        }
        var before = new List<ChatMessage>();
        if (!string.IsNullOrEmpty(persona))
        {
            before.Add(new("system", persona));
        }
        foreach (var message in messages)
        {
            if (message.Role != "assistant")
            {
                before.Add(message);
                continue;
            }
            var thinking = string.IsNullOrEmpty(message.Reasoning) ? "" : $"<think>\n{message.Reasoning}\n</think>\n\n";
            turns.Add(new TraceTurn
            {
                Number = turns.Count + 1,
                Prompt = Text(before),
                Reply = $"{thinking}{message.Content}{string.Concat(message.ToolCalls.Select(call => $"\n[call] {call.Name} {call.Arguments}"))}",
                ThinkingStart = thinking.Length == 0 ? null : "<think>".Length,
                ThinkingEnd = thinking.Length == 0 ? null : thinking.Length - "</think>\n\n".Length,
                AnswerStart = thinking.Length,
                ReplyEnd = ReplyEnd.Other,
                ReplyEndText = "it was sent with the request",
                StartedAt = at,
            });
            before.Clear();
        }
        return Text(before);
    }

    // One message of the user's is its text; of others it is said whose they are.
    private static string Text(IReadOnlyList<ChatMessage> messages) => messages is [{ Role: "user" } only]
        ? only.Content
        : string.Join("\n\n", messages.Select(message => $"[{message.Role}]\n{message.Content}"));

    private static string Text(ServedPrompt prompt, ServedModel model) => prompt.Text ?? model.Tokenizer.Decode([.. prompt.Ids!]);

    // The arm may stand in a field of its own.
    private static string Asked(ServingRequest request) =>
        request.Steering is { ValueKind: JsonValueKind.Object } fields && fields.TryGetProperty("arm", out var arm) && arm.ValueKind == JsonValueKind.String
            ? $"{request.Model}@{arm.GetString()}" : request.Model;

    private static List<ProjectedDirection> Directions(Steering steering) =>
    [
        .. steering.Record.GroupBy(one => one.Series.Direction).Select(direction =>
        {
            var scales = LayerScale.Of(direction.Key);
            return new ProjectedDirection(direction.Key.Name, direction.First().Hash, null, null, [.. direction.Select(one => scales[one.Series.Layer])]);
        }),
    ];
}
