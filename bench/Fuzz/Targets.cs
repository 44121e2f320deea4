using System.Buffers.Binary;
using System.Reflection;
using System.Text;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Checkpoints.NewModels;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Chats;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tasks;
using Vectorscope.Jobs.Traces;
using Vectorscope.Jobs.Traces.Atif;
using Vectorscope.Jobs.Traces.Import;

namespace Vectorscope.Fuzz;

/// <summary>The parsers of what comes from elsewhere.</summary>
internal static class Targets
{
    private static readonly string Root = typeof(Targets).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Target> All() => [Safetensors(), TokenizerJson(), Config(), Replies(), TaskToml(), Atif(), Harbor(), Chats()];

    private static Target Safetensors() => new("safetensors", [Tensors("""{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b":{"dtype":"BF16","shape":[4],"data_offsets":[24,32]}}""", 32), Tensors("""{"x":{"dtype":"I64","shape":[],"data_offsets":[0,8]}}""", 8)],
        folder => ReadingFile(folder, "model.safetensors", path =>
        {
            using var file = SafetensorsFile.Open(path);
            foreach (var tensor in file.Tensors.Values)
            {
                _ = tensor.Type.IsFloat() ? (object)file.ReadSingles(tensor.Name) : file.ReadIntegers(tensor.Name);
            }
        }),
        e => e is CheckpointException)
    {
        Repair = input =>
        {
            if (input.Length > 8 && input.AsSpan().LastIndexOf((byte)'}') is > 8 and var end)
            {
                BinaryPrimitives.WriteInt64LittleEndian(input, end + 1 - 8);
            }

            return input;
        },
    };

    private static Target TokenizerJson() => new("tokenizer", [Utf8(StarterTokenizer.Make(280).Content.ToJsonString()), Utf8(StarterTokenizer.Make(StarterTokenizer.FullSize).Content.ToJsonString())],
        folder => ReadingFile(folder, "tokenizer.json", path => Tokenizer.Load(path).Encode("ls -la | grep é\n")),
        e => e is TokenizerException);

    private static Target Config() => new("config", Files("tests/Engine.Tests/Fixtures", "config.json"),
        folder => ReadingFile(folder, "config.json", _ => ModelConfig.Load(folder)),
        e => e is CheckpointException);

    private static Target Replies() => new("replies",
        [
            Utf8("""{"analysis": "a", "plan": "b", "commands": [{"keystrokes": "ls -la\n", "duration": 0.1}], "task_complete": false}"""),
            Utf8("<think>\nI think {so}.\n</think>\n\n```json\n{\"commands\": [{\"keystrokes\": \"echo \\\"x\\\"\\n\"}], \"task_complete\": true}\n```\nDone."),
            Utf8("<response>\n<analysis>a</analysis>\n<plan>b</plan>\n<commands>\n<keystrokes duration=\"1\">ls\n</keystrokes>\n</commands>\n</response>"),
        ],
        _ => input =>
        {
            var reply = Encoding.UTF8.GetString(input);
            foreach (var mode in Enum.GetValues<ParserMode>())
            {
                ReplyParser.Parse(reply, mode);
            }
        },
        _ => false);

    private static Target TaskToml() => new("task", Files("tasks/pocket", "task.toml"),
        folder =>
        {
            File.WriteAllText(Path.Combine(folder, "instruction.md"), "Do it.");
            return ReadingFile(folder, "task.toml", _ => TaskReader.Read(folder));
        },
        _ => false);

    private static Target Atif() => new("atif", Files("tests/Jobs.Tests/Fixtures/harbor", "trajectory.json"),
        _ => input => AtifReader.Read(Encoding.UTF8.GetString(input), "trajectory.json"),
        e => e is TraceFormatException);

    // Which of a job's files it is stands in the first byte, so that an input says all.
    private static Target Harbor()
    {
        var job = Path.Combine(Root, "tests/Jobs.Tests/Fixtures/harbor/job-0.9");
        string[] files = [.. Directory.EnumerateFiles(job, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => Path.GetRelativePath(job, file))];
        return new Target("harbor", [.. files.Select((file, i) => (byte[])[(byte)i, .. File.ReadAllBytes(Path.Combine(job, file))])],
            folder =>
            {
                foreach (var file in files)
                {
                    Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
                    File.Copy(Path.Combine(job, file), Path.Combine(folder, file));
                }

                return input =>
                {
                    var file = files[input.Length == 0 ? 0 : input[0] % files.Length];
                    File.WriteAllBytes(Path.Combine(folder, file), input.Length == 0 ? [] : input[1..]);
                    try
                    {
                        ResultFolders.Read(folder, TimeZoneInfo.Utc);
                    }
                    finally
                    {
                        File.Copy(Path.Combine(job, file), Path.Combine(folder, file), overwrite: true);
                    }
                };
            },
            e => e is TraceFormatException);
    }

    private static Target Chats() => new("chats",
        [
            Utf8("""{"messages": [{"role": "system", "content": "s"}, {"role": "user", "content": "u"}, {"role": "assistant", "content": "a", "reasoning": "r", "weight": 0}], "label": "l", "group": "g"}""" + "\n"),
            Utf8("""{"messages": [{"role": "user", "content": [{"type": "text", "text": "u"}]}, {"role": "assistant", "content": "a"}], "unfinished": true}""" + "\n\n" + """{"messages": [{"role": "user", "content": "\ud83d\ude00"}, {"role": "assistant", "content": ""}]}"""),
        ],
        _ => input =>
        {
            foreach (var _ in ChatFile.Read(new InputFile("chats.jsonl", () => new MemoryStream(input, writable: false))))
            {
            }
        },
        e => e is InvalidDataException);

    private static Action<byte[]> ReadingFile(string folder, string name, Action<string> read)
    {
        var path = Path.Combine(folder, name);
        return input =>
        {
            File.WriteAllBytes(path, input);
            read(path);
        };
    }

    private static byte[][] Files(string below, string name) =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, below), name, SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(8).Select(File.ReadAllBytes)];

    private static byte[] Tensors(string header, int dataBytes)
    {
        var file = new byte[8 + header.Length + dataBytes];
        BinaryPrimitives.WriteInt64LittleEndian(file, header.Length);
        Utf8(header).CopyTo(file, 8);
        return file;
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
