using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Tests.Agent.Replies;

public sealed class ReplyParserPropertyTests
{
    // Looks at a character for each stage, in both readings; the measured worst is about 25.
    private const int MostLooks = 40;

    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(5000).WithReplay(20261122, 7);
    private static readonly string[] Replies = [.. CorpusReply.ReadAll().Select(reply => reply.Reply)];
    private static readonly string[] Pieces =
        ["{", "}", "[", "]", "\"", ",", ":", "\\", "\n", "\\n", " ", "```json\n", "```", "<think>", "</think>", "\"commands\":", "{\"keystrokes\":\"ls\\n\",\"duration\":1}", "true", "1.", "-", "\u001c", "\ud83d", "\0", "x"];

    // A reply of the corpus, cut and with pieces put in anywhere; or pieces alone.
    private static Gen<string> Hostile { get; } =
        from reply in Gen.Frequency((4, Gen.Elements(Replies)), (1, Gen.Constant("")))
        from pieces in Gen.ArrayOf(Gen.Elements(Pieces))
        from places in Gen.ArrayOf(Gen.Choose(0, 1000), pieces.Length)
        from end in Gen.Frequency((1, Gen.Constant(1000)), (2, Gen.Choose(0, 1000)))
        select Spoil(reply, pieces, places, end);

    [Fact]
    public void Parse_AnyReply_NeverThrowsAndRunsNothingOnAnError() => Check.One(Thorough, Prop.ForAll(Hostile.ToArbitrary(), reply =>
    {
        var (strict, patched) = Both(reply);
        return new[] { strict, patched }.All(parsed => parsed.Error is null || (parsed.Commands.Count == 0 && !parsed.TaskComplete && parsed.Repairs.Count == 0))
            && strict.Repairs.Count == 0;
    }));

    [Fact]
    public void Patched_WhereStrictSucceeds_IsTheSameUnlessADraftWasInTheThinking() => Check.One(Thorough, Prop.ForAll(Hostile.ToArbitrary(), reply =>
    {
        var (strict, patched) = Both(reply);
        return strict.Error is not null || Same(strict, patched)
            || (patched.Error is null && patched.Repairs.Contains(ReplyRepair.ThinkingRemoved) && reply.Contains("</think>", StringComparison.Ordinal));
    }));

    [Fact]
    public void Patched_EveryCommand_StandsInTheReplyAsItIs() => Check.One(Thorough, Prop.ForAll(Hostile.ToArbitrary(), reply =>
    {
        var said = Unescaped(reply);
        return Both(reply).Patched.Commands.All(command => said.Contains(command.Keystrokes, StringComparison.Ordinal));
    }));

    [Fact]
    public void Patched_ReplyCutAnywhere_GivesNoCommandThatTheWholeOneLacks()
    {
        // Where something comes twice, the cut may fall before the second time.
        var once = CorpusReply.ReadAll().Where(reply => !reply.Name.StartsWith("repeated", StringComparison.Ordinal) && reply.Reply.Split("\"commands\"").Length == 2);
        foreach (var reply in once.Select(reply => reply.Reply).Where(reply => reply.Length < 600))
        {
            var whole = ReplyParser.Parse(reply, ParserMode.Patched);
            if (whole.Error is not null || whole.TaskComplete || !reply.TrimStart().StartsWith('{') || !reply.TrimEnd().EndsWith('}')) continue;
            for (var length = 0; length < reply.Length; length++)
                Assert.All(ReplyParser.Parse(reply[..length], ParserMode.Patched).Commands, command => Assert.Contains(whole.Commands, other => other.Keystrokes == command.Keystrokes));
        }
    }

    [Theory]
    [InlineData("{")]
    [InlineData("}")]
    [InlineData("\"")]
    [InlineData("\\")]
    [InlineData("{\"a\":")]
    [InlineData("{}")]
    [InlineData("{{}")]
    [InlineData("{ {} {} {")]
    [InlineData("[")]
    [InlineData("[1,")]
    [InlineData(", ")]
    [InlineData(" ")]
    [InlineData("```")]
    [InlineData("```{")]
    [InlineData("```{\"a\":\"```")]
    [InlineData("</think>")]
    [InlineData("<think>")]
    [InlineData("<think>{</think>")]
    [InlineData("<think></think>{\"commands\"")]
    [InlineData("{\"commands\":[],}")]
    [InlineData("{\"analysis\":\"a\",\"plan\":\"b\",\"commands\":[{}],}")]
    [InlineData("{\"keystrokes\":\"ls\n\",\"duration\":1.},")]
    public void Parse_AMegabyteOfOnePattern_LooksAtEachCharacterAFewTimes(string pattern)
    {
        foreach (var start in new[] { "", "{\"analysis\":\"a\",\"plan\":\"b\",\"commands\":[", "{\"analysis\":\"" })
        {
            var reply = start + string.Concat(Enumerable.Repeat(pattern, 1_000_000 / pattern.Length));
            foreach (var mode in new[] { ParserMode.Strict, ParserMode.Patched })
            {
                var effort = new ReadingEffort();

                ReplyParser.Parse(reply, mode, effort);

                Assert.InRange(effort.Characters, 1, (long)MostLooks * reply.Length);
            }
        }
    }

    private static (ParsedReply Strict, ParsedReply Patched) Both(string reply) =>
        (ReplyParser.Parse(reply, ParserMode.Strict), ReplyParser.Parse(reply, ParserMode.Patched));

    private static bool Same(ParsedReply one, ParsedReply other) =>
        one.Error == other.Error && one.TaskComplete == other.TaskComplete && one.Commands.SequenceEqual(other.Commands)
        && one.Warnings.SequenceEqual(other.Warnings) && other.Repairs.Count == 0;

    private static string Spoil(string reply, string[] pieces, int[] places, int end)
    {
        var text = new StringBuilder(reply);
        for (var i = 0; i < pieces.Length && i < 6; i++) text.Insert(text.Length * places[i] / 1000, pieces[i]);
        return text.ToString(0, text.Length * end / 1000);
    }

    /// <summary>The reply with every JSON escape written out, wherever it stands.</summary>
    private static string Unescaped(string reply)
    {
        var text = new StringBuilder();
        for (var i = 0; i < reply.Length; i++)
        {
            if (reply[i] != '\\' || i + 1 == reply.Length)
            {
                text.Append(reply[i]);
                continue;
            }
            var escape = reply[++i];
            if (escape == 'u' && i + 4 < reply.Length && ushort.TryParse(reply.AsSpan(i + 1, 4), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var code))
            {
                text.Append((char)code);
                i += 4;
            }
            else
            {
                text.Append("\"\\/bfnrt".Contains(escape, StringComparison.Ordinal) ? "\"\\/\b\f\n\r\t"["\"\\/bfnrt".IndexOf(escape, StringComparison.Ordinal)].ToString() : $"\\{escape}");
            }
        }
        return text.ToString();
    }
}
