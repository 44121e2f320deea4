using System.Security.Cryptography;
using System.Text;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Jobs.Library.TaskSets;

/// <summary>Task sets that specs name, by name, id or folder. The run keeps a hash over all their tasks; of those that it works on it keeps each digest itself.</summary>
internal sealed class TaskSetReferences(TaskSetLibrary sets) : IReferenceResolver
{
    public string Kind => ReferenceKinds.TaskSet;

    public async Task<Resolution> ResolveAsync(string text, CancellationToken cancellationToken)
    {
        var match = await sets.ResolveAsync(text, cancellationToken);
        return match.Problem is { } problem
            ? Resolution.None(problem)
            : Resolution.Found(new ResolvedReference { Kind = Kind, Name = match.Name, Hash = HashOf(match.Tasks), Place = match.Folder });
    }

    // Tasks may come and go beside those that the run chose; that these are as they were is seen to when each is taken up.
    public Task<ResolvedReference> ConfirmAsync(ResolvedReference reference, IProgress<string> progress, CancellationToken cancellationToken) => Task.FromResult(reference);

    /// <summary>Of names and digests, a line each; a task that cannot be read has its name alone.</summary>
    private static string HashOf(IReadOnlyList<TaskReading> tasks)
    {
        var lines = tasks.OrderBy(task => task.Name, StringComparer.Ordinal).Select(task => $"{task.Name} {task.Outline?.Digest}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }
}
