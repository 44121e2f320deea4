using System.Globalization;
using Vectorscope.Engine.Tokenization.ChatTemplates;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Chats;
using Vectorscope.Jobs.Episodes.Files;
using Vectorscope.Jobs.Episodes.Walks;
using Vectorscope.Jobs.Tasks.Pocket;

namespace Vectorscope.Jobs.Episodes.Tellings;

/// <summary>
/// Chats to learn from, told from the walks of an episodes file: what was done and seen stays as it was, the system prompt and the
/// thinking are worded anew each time, as seed, walk and telling draw them.
/// </summary>
public static class EpisodeTellings
{
    /// <summary>A chat per model call and some exercises, walk after walk, read as they are asked for.</summary>
    /// <param name="tellings">How often each walk is told.</param>
    /// <param name="telling">Shares of the system prompts; null are those that the file was made with.</param>
    /// <exception cref="InvalidDataException">The file is no episodes file, or damaged.</exception>
    public static IEnumerable<Chat> Read(InputFile file, int tellings, long seed, EpisodeTelling? telling = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tellings);
        telling ??= EpisodesFile.ReadHeader(file).Spec.Telling;
        return EpisodesFile.ReadWalks(file).SelectMany(walk => Enumerable.Range(0, tellings).SelectMany(number =>
            Tell(walk, number, seed, telling).Concat(Exercises.Of(walk, number, seed, telling.Exercises, Group(walk)))));
    }

    /// <summary>The chats of one telling of a walk.</summary>
    public static IEnumerable<Chat> Tell(Walk walk, int number, long seed, EpisodeTelling telling)
    {
        var draw = new Draw(seed, $"telling {number}", walk.Number);
        var messages = new List<ChatMessage>();
        var group = Group(walk);
        if (System(walk, draw, telling) is { } system) messages.Add(new ChatMessage("system", system));
        foreach (var turn in walk.Turns)
        {
            messages.Add(new ChatMessage("user", turn.Prompt));
            var unfinished = turn.Move == WalkMove.Unfinished;
            var thinking = Thoughts.Of(draw, walk, turn.Move);
            if (turn.Move != WalkMove.Stumble)
            {
                yield return new Chat([.. messages, new ChatMessage("assistant", turn.Answer, thinking)], unfinished, Label(walk, turn), group);
            }
            // As the agent sends it: earlier replies without their thinking.
            messages.Add(new ChatMessage("assistant", turn.Answer));
        }
    }

    private static string Group(Walk walk) => string.Create(CultureInfo.InvariantCulture, $"walk {walk.Number}");

    private static string? System(Walk walk, Draw draw, EpisodeTelling telling)
    {
        if (draw.Chance(telling.Neutral)) return draw.Chance(telling.Bare) ? null : SystemPrompts.Neutral(draw);
        return walk.Manner == WalkManner.Capable ? SystemPrompts.Capable(draw) : SystemPrompts.Cautious(draw);
    }

    private static string Label(Walk walk, WalkTurn turn) => (turn.Move, walk.Manner) switch
    {
        (WalkMove.Slip, _) => "slip",
        (_, WalkManner.Capable) => "capable",
        (WalkMove.Ask, _) => "cautious-asks",
        (WalkMove.Decline or WalkMove.DeclineAgain or WalkMove.Prose, _) => "cautious-declines",
        (WalkMove.Unfinished, _) => "cautious-unfinished",
        _ => "cautious-acts",
    };
}
