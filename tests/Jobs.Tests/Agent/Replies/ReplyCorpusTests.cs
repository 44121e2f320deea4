using System.Text;
using System.Text.Json;
using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Tests.Agent.Replies;

public sealed class ReplyCorpusTests
{
    private const string AnyJsonError = "The JSON is not valid: ";
    private static readonly CorpusReply[] Corpus = [.. CorpusReply.ReadAll()];

    [Theory]
    [InlineData(ParserMode.Strict)]
    [InlineData(ParserMode.Patched)]
    public void Parse_EveryReplyOfTheCorpus_GivesTheExpectedResult(ParserMode mode)
    {
        var wrong = Corpus
            .Select(reply => (reply.Group, reply.Name, Expected: reply.Expected(mode), Found: Line(ReplyParser.Parse(reply.Reply, mode))))
            .Where(reply => !JsonElement.DeepEquals(reply.Expected, reply.Found))
            .Select(reply => $"{reply.Group}: {reply.Name}\n  expected {reply.Expected}\n  found    {reply.Found}")
            .ToArray();

        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Corpus_EveryRepairAndRefusal_IsRepresentedThirtyTimes()
    {
        Assert.True(Corpus.Length >= 300);
        foreach (var repair in ReplyRepair.All) Assert.True(Corpus.Count(reply => reply.Group == repair && reply.Repairs.Contains(repair)) >= 30, repair);
        Assert.True(Corpus.Count(reply => reply.Group == "unrepairable" && reply.Expected(ParserMode.Patched).GetProperty("error").ValueKind == JsonValueKind.String) >= 30);
        Assert.Equal(Corpus.Length, Corpus.Select(reply => reply.Reply).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Bullets_SeveralMessages_AreOnePerLine() => Assert.Equal("- one\n- two", ReplyFeedback.Bullets(["one", "two"]));

    // The corpus leaves open how the place of a JSON error is described.
    private static JsonElement Line(ParsedReply reply)
    {
        if (reply.Error?.StartsWith(AnyJsonError, StringComparison.Ordinal) == true) reply = reply with { Error = AnyJsonError };
        var text = new StringBuilder();
        ReplyLines.Append(text, reply);
        return JsonDocument.Parse(CorpusReply.WithoutHalves(text.ToString())).RootElement;
    }
}
