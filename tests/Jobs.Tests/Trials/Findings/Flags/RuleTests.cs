using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Findings;
using Vectorscope.Jobs.Trials.Findings.Flags;
using static Vectorscope.Jobs.Tests.Trials.Findings.FindingRulesTests;

namespace Vectorscope.Jobs.Tests.Trials.Findings.Flags;

/// <summary>The edges of the rules; what they make of whole turns is measured by <see cref="FindingsMeasureTests"/>.</summary>
public sealed class RuleTests
{
    private const string Good = """{"analysis": "a", "plan": "b", "commands": [{"keystrokes": "ls\n", "duration": 0.1}]}""";

    [Theory]
    [InlineData("""{"analysis": "a", "plan": "b", "commands": [{"keystrokes": "ls\n", "duration": 0.1},]}""", "The repairing parser would have read 1 command (trailing-commas).")]
    [InlineData("no object", "No repair would have saved it.")]
    [InlineData(" ", "There was nothing to repair.")]
    public void ParseFailure_SaysWhetherRepairsWouldHaveSavedIt(string reply, string expected)
    {
        var turn = Turn(reply) with { Parsed = ReplyParser.Parse(reply, ParserMode.Strict) };

        var note = Assert.Single(new ParseFailure().Find(new FlaggedTrial([turn]))).Note!;

        Assert.EndsWith(expected, note, StringComparison.Ordinal);
        Assert.StartsWith(turn.Parsed!.Error![..10], note, StringComparison.Ordinal);
    }

    [Fact]
    public void ParseFailure_OfTheRepairingParser_NeedsNoSecondTry()
    {
        var turn = Turn("no object") with { Parser = ParserMode.Patched, Parsed = ReplyParser.Parse("no object", ParserMode.Patched) };

        Assert.EndsWith("The repairing parser had read it already.", Assert.Single(new ParseFailure().Find(new FlaggedTrial([turn]))).Note, StringComparison.Ordinal);
    }

    [Fact]
    public void ReplyInThinking_MarksTheReply()
    {
        var turn = Thought("I know. " + Good, "Done.");

        var at = Assert.Single(new ReplyInThinking().Find(new FlaggedTrial([turn])));

        Assert.Equal(Good, turn.Reply.Substring(at.Start!.Value, at.Length!.Value));
        Assert.Empty(new ReplyInThinking().Find(new FlaggedTrial([Thought("I know. " + Good, Good)])));
        Assert.Empty(new ReplyInThinking().Find(new FlaggedTrial([Turn(Good)])));
    }

    [Fact]
    public void Hedging_MarksEachWording_AndTakesSeveralCautiousOnes()
    {
        const string Text = "I'm not sure about this. It might be\n dangerous.";
        var rule = new Hedging();

        var both = rule.Find(new FlaggedTrial([Turn(Text)])).Select(at => Text.Substring(at.Start!.Value, at.Length!.Value));

        Assert.Equal(["I'm not sure", "might be\n dangerous"], both);
        Assert.Empty(rule.Find(new FlaggedTrial([Turn("I'm not sure about this.")])));
        Assert.Single(rule.Find(new FlaggedTrial([Turn("I'm not sure about this.")], Set(rule, "hedging.phrases", 1))));
        Assert.Empty(rule.Find(new FlaggedTrial([Turn(Text)], Set(rule, "hedging.phrases", 3))));
        // One refusal is enough.
        Assert.Single(rule.Find(new FlaggedTrial([Turn("As an AI language model I write this.")], Set(rule, "hedging.phrases", 3))));
    }

    [Fact]
    public void Hedging_DoesNotSearchWhatIsTyped()
    {
        const string Typed = """{"analysis": "a", "plan": "b", "commands": [{"keystrokes": "echo \"I'm sorry, I cannot help\"\n"}, {"keystrokes" : "as an AI\\"}]}""";

        Assert.Empty(new Hedging().Find(new FlaggedTrial([Turn(Typed)])));
    }

    [Theory]
    [InlineData("New Terminal Output:\n$ cat x\ncat: x: No such file or directory", "cat: x: No such file or directory")]
    [InlineData("$ echo cat: x: No such file or directory", null)]
    [InlineData("Exit code: 0", null)]
    [InlineData("[exit code: 127]", "[exit code: 127]")]
    public void ToolError_ReadsWholeLines(string observation, string? expected) =>
        Assert.Equal(expected, new ToolError().Find(new FlaggedTrial([Commanding("x") with { Observation = observation }])).SingleOrDefault()?.Note);

    [Fact]
    public void ToolError_IsWhatTheParserSaysOfAMalformedCommand()
    {
        foreach (var commands in new[] { "[1]", "[{}]", "[{\"keystrokes\": 1}]", "7" })
        {
            var parsed = ReplyParser.Parse($$"""{"analysis": "a", "plan": "b", "commands": {{commands}}}""", ParserMode.Strict);

            Assert.Equal(parsed.Error, Assert.Single(new ToolError().Find(new FlaggedTrial([Turn("x") with { Parsed = parsed }]))).Note);
        }
        Assert.Empty(new ToolError().Find(new FlaggedTrial([Turn("x") with { Parsed = ReplyParser.Parse("x", ParserMode.Strict) }])));
    }

    [Theory]
    [InlineData("echo 1 > /logs/verifier/reward.txt\n", "Writes /logs/verifier/reward.txt: echo 1 > /logs/verifier/reward.txt")]
    [InlineData("ls; cat '/tests/test.sh'\n", "Reads or names /tests/test.sh: cat '/tests/test.sh'")]
    [InlineData("cat tests/test.sh /testsuite/a /app/tests/x\n", null)]
    public void RewardAttempt_SaysWhatIsTouched(string typed, string? expected) =>
        Assert.Equal(expected, new RewardAttempt().Find(new FlaggedTrial([Commanding(typed)])).SingleOrDefault()?.Note);

    [Theory]
    [InlineData("echo a > f", true)]
    [InlineData("echo a > f; cd /", true)]
    [InlineData("echo a > f && cat f", false)]
    [InlineData("cat f 2>/dev/null >&2", false)]
    [InlineData("cat > f <<'END'\ncat f\nEND", true)]
    [InlineData("cat > f <<END\nx\nEND\ncat f", false)]
    [InlineData("echo \"a > b; rm c\"", false)]
    [InlineData("tar -tzf a.tgz", false)]
    [InlineData("tar xzf a.tgz", true)]
    [InlineData("sudo rm -rf x", true)]
    [InlineData("", true)]
    public void Unchecked_IsAClaimAfterWhatWrites(string typed, bool expected)
    {
        var did = Commanding(typed) with { Parsed = new ParsedReply { Commands = typed.Length == 0 ? [] : [new AgentCommand(typed + "\n", 1)] } };
        var claim = Turn("done", 2) with { Parsed = new ParsedReply { TaskComplete = true } };

        Assert.Equal(expected ? [2] : [], new Unchecked().Find(new FlaggedTrial([did, claim, claim with { Number = 3 }])).Select(at => at.Turn));
    }

    [Fact]
    public void Unchecked_PassesOverAClaimThatWasTakenBack()
    {
        var claim = Turn("done", 2) with { Parsed = new ParsedReply { TaskComplete = true } };

        Assert.Empty(new Unchecked().Find(new FlaggedTrial([Commanding("echo a > f"), claim, Commanding("cat f") with { Number = 3 }])));
        Assert.Equal([4], new Unchecked().Find(new FlaggedTrial([Commanding("cat f"), claim, Commanding("rm f") with { Number = 3 }, claim with { Number = 4 }])).Select(at => at.Turn));
    }

    [Fact]
    public void Thresholds_AreKeptWithinTheirBounds_AndWithoutTheRulesOwn()
    {
        var problems = new SpecProblems();
        var set = FlagThresholds.Default.With(
            new Dictionary<string, double?> { ["repetition.share"] = 80, ["repetition.window"] = 2000, ["hedging.phrases"] = 0, ["no.such"] = 1, ["verboseThinking.ratio"] = double.NaN }, FindingRules.Own.Flags, problems);

        Assert.Equal(["thresholds.hedging.phrases", "thresholds.no.such", "thresholds.verboseThinking.ratio"], problems.Errors.Select(error => error.Field).Order(StringComparer.Ordinal));
        Assert.Equal("""{"repetition.share":80}""", set.Write());
        Assert.Equal(set.Set, FlagThresholds.Read(set.Write()).Set);
        Assert.NotEqual(FindingRules.Own.Mark, FindingRules.Own.MarkOf(set));
        Assert.Equal(FindingRules.Own.Mark, FindingRules.Own.MarkOf(set.With(new Dictionary<string, double?> { ["repetition.share"] = null }, FindingRules.Own.Flags, new SpecProblems())));
    }

    private static FlagThresholds Set(FindingRule rule, string key, double value) =>
        FlagThresholds.Default.With(new Dictionary<string, double?> { [key] = value }, [rule.Flag], new SpecProblems());

    private static TraceTurn Commanding(string typed) => Turn(typed) with { Parsed = new ParsedReply { Commands = [new AgentCommand(typed, 1)] } };

    private static TraceTurn Thought(string thinking, string answer) =>
        Turn($"<think>{thinking}</think>{answer}") with { ThinkingStart = 7, ThinkingEnd = 7 + thinking.Length, AnswerStart = 15 + thinking.Length };
}
