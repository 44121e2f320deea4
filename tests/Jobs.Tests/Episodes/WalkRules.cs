using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Episodes.Walks;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Tests.Episodes;

/// <summary>What holds for every walk that was kept.</summary>
internal static class WalkRules
{
    private static readonly WalkMove[] Solving = [WalkMove.Act, WalkMove.Again, WalkMove.Retry];

    public static void Check(Walk walk)
    {
        Assert.InRange(walk.Turns.Count, 1, 8);
        Assert.Equal(walk.Turns.Any(turn => Solving.Contains(turn.Move) || (turn.Slip is { } slip && !FormatSlips.Fails(slip))), walk.Passed);
        Assert.StartsWith("You solve a task in a Linux terminal.", walk.Turns[0].Prompt, StringComparison.Ordinal);
        Assert.Contains("\nroot@", walk.Turns[0].Prompt, StringComparison.Ordinal);
        foreach (var (turn, next) in walk.Turns.Zip(walk.Turns.Skip(1).Append(null)))
        {
            var (strict, patched) = (ReplyParser.Parse(turn.Answer, ParserMode.Strict), ReplyParser.Parse(turn.Answer, ParserMode.Patched));
            if (turn.Move is WalkMove.Unfinished or WalkMove.Prose)
            {
                Assert.Equal(turn.Move == WalkMove.Unfinished, turn.Answer.Length == 0);
                Assert.NotNull(patched.Error);
                Assert.True(next is null || next.Prompt.StartsWith(turn.Move == WalkMove.Unfinished ? "Your reply was cut off" : "Your reply could not be read", StringComparison.Ordinal));
                continue;
            }
            Assert.Null(patched.Error);
            Assert.Equal(turn.Slip is not null, strict.Error is not null || strict.Warnings.Count > 0);
            if (patched.Commands is [var command])
            {
                Assert.Equal(turn.Move == WalkMove.Wait ? "" : "\n", command.Keystrokes[^Math.Min(1, command.Keystrokes.Length)..]);
                Assert.InRange(command.Duration, 0.1, 0.5);
                // What was typed is on the next screen, its end perhaps on the next line, unless nothing of it was performed.
                var typed = command.Keystrokes.TrimEnd();
                Assert.Contains(strict.Error is null ? typed[..Math.Min(24, typed.Length)] : "ERROR: ", next!.Prompt, StringComparison.Ordinal);
            }
            Assert.InRange(turn.Answer.Length, 60, 500);
        }
        if (walk.Template == "script-mend" && walk.Passed)
        {
            var look = Assert.Single(walk.Turns, turn => turn.Move == WalkMove.Look);
            Assert.Contains("\nwhile [", walk.Turns[walk.Turns.TakeWhile(turn => turn != look).Count() + 1].Prompt, StringComparison.Ordinal);
        }
    }
}
