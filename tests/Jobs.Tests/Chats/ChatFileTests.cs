using System.IO.Compression;
using System.Text;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Chats;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Chats;

public sealed class ChatFileTests
{
    private const string Plain = """{"messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "hello", "reasoning": "polite"}], "label": "a", "group": "g", "id": 7}""";
    private const string Open = """{"messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "", "reasoning": "on and on"}], "unfinished": true}""";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_PlainOrZipped_GivesEachChat(bool zipped)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "chats");
        using (var file = File.Create(path))
        {
            using Stream target = zipped ? new GZipStream(file, CompressionLevel.Fastest) : file;
            target.Write(Encoding.UTF8.GetBytes($"{Plain}\n\n{Open}\n"));
        }

        var chats = ChatFile.Read(InputFile.At(path)).ToArray();

        Assert.Equal(2, chats.Length);
        Assert.Equal(("a", "g", false), (chats[0].Label, chats[0].Group, chats[0].Unfinished));
        Assert.Equal(("assistant", "hello", "polite"), (chats[0].Messages[1].Role, chats[0].Messages[1].Content, chats[0].Messages[1].Reasoning));
        Assert.Equal((true, null, null), (chats[1].Unfinished, chats[1].Label, chats[1].Group));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("""{"messages": []}""")]
    [InlineData("""{"messages": [3]}""")]
    [InlineData("""{"messages": [{"role": "assistant", "content": "x"}, {"role": "user", "content": "x"}]}""")]
    [InlineData("""{"messages": [{"role": "assistant"}]}""")]
    [InlineData("""{"messages": [{"content": "x"}]}""")]
    [InlineData("""{"messages": [{"role": "assistant", "content": "x", "tool_calls": [{}]}]}""")]
    [InlineData("""{"messages": [{"role": "assistant", "content": "x"}], "unfinished": "yes"}""")]
    [InlineData("""{"messages": [{"role": "assistant", "content": "x"}], "label": 3}""")]
    public void Read_LineThatIsNoChat_NamesFileAndLine(string line)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "chats.jsonl");
        File.WriteAllText(path, $"{Plain}\n{line}\n");

        var error = Assert.Throws<InvalidDataException>(() => ChatFile.Read(InputFile.At(path)).ToArray());

        Assert.StartsWith($"{path}, line 2: ", error.Message, StringComparison.Ordinal);
    }
}
