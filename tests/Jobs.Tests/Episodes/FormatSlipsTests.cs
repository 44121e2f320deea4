using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Episodes;
using Vectorscope.Jobs.Episodes.Walks;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Tests.Episodes;

public sealed class FormatSlipsTests
{
    private static readonly (string Slip, string? Repair)[] Slips =
    [
        (FormatSlips.TrailingComma, ReplyRepair.TrailingCommas), (FormatSlips.RawNewline, ReplyRepair.RawNewlines),
        (FormatSlips.MissingClosers, ReplyRepair.MissingClosers), (FormatSlips.SingleCommand, ReplyRepair.SingleCommand),
        (FormatSlips.CodeFence, null), (FormatSlips.TextBefore, null),
    ];

    /// <summary>Of every template's own line: braces, brackets and quotes in it must not confuse the slip.</summary>
    [Fact]
    public void Apply_OfEveryTemplate_IsReadDifferentlyByTheTwoParsers()
    {
        var spec = new EpisodesSpec { PerTemplate = 1 };
        foreach (var task in EpisodeTasks.Draw(spec))
        {
            var reply = ReplyWriter.Type("I see.", "I act.", task.Lesson.Line + "\n", task.Lesson.Seconds);
            var proper = ReplyParser.Parse(reply, ParserMode.Strict);
            Assert.Equal((null, task.Lesson.Line + "\n"), (proper.Error, Assert.Single(proper.Commands).Keystrokes));
            Assert.Empty(proper.Warnings);
            foreach (var (slip, repair) in Slips)
            {
                var text = FormatSlips.Apply(slip, reply);
                var (strict, patched) = (ReplyParser.Parse(text, ParserMode.Strict), ReplyParser.Parse(text, ParserMode.Patched));
                Assert.Equal((slip, repair is null), (slip, strict.Error is null));
                Assert.Equal(FormatSlips.Fails(slip), strict.Error is not null);
                Assert.True(repair is not null || strict.Warnings.Count > 0, slip);
                Assert.Null(patched.Error);
                Assert.Equal(repair is null ? [] : [repair], patched.Repairs);
                Assert.Equal(proper.Commands, patched.Commands);
                Assert.False(patched.TaskComplete);
            }
        }
    }
}
