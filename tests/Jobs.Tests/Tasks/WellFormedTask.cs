using Vectorscope.Jobs.Tasks;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Tasks;

/// <summary>A task folder with all that it needs; tests then spoil it.</summary>
internal static class WellFormedTask
{
    public static void Write(TemporaryFolder folder, string name, string toml)
    {
        folder.Write($"{name}/task.toml", toml);
        folder.Write($"{name}/instruction.md", "Do it.\n");
        folder.Write($"{name}/environment/Dockerfile", "FROM scratch\n");
        folder.Write($"{name}/tests/test.sh", "");
        folder.Write($"{name}/solution/solve.sh", "");
    }

    public static TaskReading Read(string toml)
    {
        using var folder = new TemporaryFolder();
        Write(folder, "task", toml);
        return TaskReader.Read(folder["task"]);
    }
}
