using Vectorscope.Dashboard.Configuration;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Jobs.Library.BuiltIn;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Hosting.Diagnosis;

internal sealed class ModelsCheck(DataOptions data, ModelsOptions models) : ICheck
{
    private const string Name = "models";

    public Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        var own = new DataFolder(data.Folder).Models;
        var roots = models.Folders.Prepend(own).Append(BuiltInModels.PocketFolder).Where(Directory.Exists).ToList();
        var found = roots.SelectMany(Checkpoint.FindFolders).ToList();
        var usable = found.Where(folder => folder.Problem is null).Select(folder => Path.GetFileName(folder.Folder)).ToList();
        var problems = found.Where(folder => folder.Problem is not null).Select(folder => $"{folder.Folder}: {folder.Problem}").ToList();
        return Task.FromResult((usable, problems) switch
        {
            ({ Count: 0 }, { Count: 0 }) => new Finding(Name, FindingState.Missing, Needed: false, $"none in {string.Join(", ", models.Folders.Prepend(own))}",
                $"Put a Qwen3.5 folder there, add its folder to Models:Folders, or make one: ./vectorscope new-model --shape pocket --out {own}/pocket."),
            ({ Count: 0 }, _) => new Finding(Name, FindingState.Broken, Needed: false, string.Join("; ", problems), "Repair or remove what is named."),
            _ => new Finding(Name, FindingState.Ok, Needed: false, string.Join(", ", usable), problems.Count > 0 ? string.Join("; ", problems) : null),
        });
    }
}
