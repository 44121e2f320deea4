using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Jobs.Tests.Fakes;

/// <summary>A task folder of the test's own, removed with it.</summary>
internal sealed class TestTask : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("vectorscope-task-").FullName;

    public TaskDefinition Task { get; private set; }

    public TestTask(string instruction = "Write the word done into /app/answer.txt.")
    {
        Write("tests/test.sh", "#!/bin/bash\ngrep -qx done /app/answer.txt && echo 1 > /logs/verifier/reward.txt || echo 0 > /logs/verifier/reward.txt\n");
        Write("solution/solve.sh", "#!/bin/bash\necho done > /app/answer.txt\n");
        Task = new TaskDefinition
        {
            Name = "write-a-word",
            Folder = Folder,
            Instruction = instruction,
            Digest = new string('0', 64),
            Metadata = [],
            Agent = new TaskAgentSettings(900, null),
            Verifier = new TaskVerifierSettings(300, null, new Dictionary<string, string>()),
            Environment = new TaskEnvironment { BuildTimeoutSeconds = 600, DockerImage = "vectorscope/base:1", Network = TaskNetwork.None },
        };
    }

    public TestTask With(Func<TaskDefinition, TaskDefinition> change)
    {
        Task = change(Task);
        return this;
    }

    public void Write(string path, string text)
    {
        var file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public void Dispose() => Folders.Delete(Folder);
}
