using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Tests.Agent.Replies;

/// <summary>A line of <c>replies.jsonl</c>.</summary>
internal sealed record CorpusReply(string Group, string Name, string Reply, JsonElement Line)
{
    public static IEnumerable<CorpusReply> ReadAll()
    {
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Agent", "Replies", "replies.jsonl")))
        {
            var root = JsonDocument.Parse(WithoutHalves(line)).RootElement;
            yield return new CorpusReply(
                root.GetProperty("group").GetString()!, root.GetProperty("name").GetString()!,
                ReplyLines.Read(Encoding.UTF8.GetBytes(line), out _)!, root);
        }
    }

    /// <summary>Writes halves of surrogate pairs out in words, because System.Text.Json refuses to compare them.</summary>
    public static string WithoutHalves(string json) => Regex.Replace(json, @"(?<!\\)\\ud83d(?!\\ud)", "[half]");

    public IEnumerable<string> Repairs => Expected(ParserMode.Patched).GetProperty("repairs").EnumerateArray().Select(repair => repair.GetString()!);

    public JsonElement Expected(ParserMode mode) => Line.GetProperty(mode == ParserMode.Strict ? "strict" : "patched");
}
