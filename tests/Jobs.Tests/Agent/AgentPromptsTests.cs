using System.Security.Cryptography;
using System.Text;
using Vectorscope.Jobs.Agent;
using Vectorscope.Jobs.Agent.Prompts;
using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Tests.Agent;

public sealed class AgentPromptsTests
{
    /// <summary>Of version 1. A changed text needs a new version, or runs would be compared that were asked different things.</summary>
    private const string Digest = "45185ef613a6e33105feb8839774082ee4fca080e17a76b28dc8fcbd26d054ff";

    [Fact]
    public void Texts_OfThisVersion_AreThese()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var assembly = typeof(AgentPrompts).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith("Prompts/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            using var stream = assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            hash.AppendData(bytes);
        }
        Assert.Equal(1, AgentPrompts.Version);
        Assert.Equal(Digest, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    [Theory]
    [InlineData(PromptStyle.Standard)]
    [InlineData(PromptStyle.Compact)]
    public void Texts_HaveEveryPlaceFilled(PromptStyle style)
    {
        var prompts = new AgentPrompts(style);
        string[] all =
        [
            prompts.First("I", "S"), prompts.ParseError("E", ["w"]), prompts.Next("O", ["w"]), prompts.Confirm("O"), prompts.Cut(1, ["w"]), prompts.Cut(null, []),
            prompts.CutPerformed(1, "O"), prompts.Summary("I"), prompts.Questions("I", "S", "T"), prompts.Answers("Q"), prompts.HandOff("A"),
            prompts.ShortSummary("I", "S"), prompts.ShortHandOff("I", "S"), prompts.Fallback("I", "S"), AgentPrompts.NoReply, AgentPrompts.UnclosedThinking,
        ];
        Assert.All(all, text => Assert.DoesNotContain("[[", text, StringComparison.Ordinal));
        Assert.All(all, text => Assert.False(text.EndsWith('\n')));
    }

    [Theory]
    [InlineData(PromptStyle.Standard)]
    [InlineData(PromptStyle.Compact)]
    public void Example_InTheProtocol_IsReadWithoutAWarning(PromptStyle style)
    {
        var parsed = ReplyParser.Parse(new AgentPrompts(style).First("", ""), ParserMode.Strict);
        Assert.Null(parsed.Error);
        Assert.NotEmpty(parsed.Commands);
        Assert.All(parsed.Commands, command => Assert.EndsWith("\n", command.Keystrokes, StringComparison.Ordinal));
        // The protocol stands around its example; nothing else is wrong with it.
        Assert.Equal(2, parsed.Warnings.Count);
    }

    [Fact]
    public void Compact_IsShort() =>
        Assert.InRange(new AgentPrompts(PromptStyle.Compact).First("", "").Length, 300, 900);
}
