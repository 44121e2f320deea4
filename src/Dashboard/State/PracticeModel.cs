using Vectorscope.Engine.Checkpoints.NewModels;
using Vectorscope.Jobs.Library;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.State;

/// <summary>Makes a small model with random weights, so that everything can be tried before a checkpoint is at hand.</summary>
public sealed class PracticeModel(DataFolder folder, ModelLibrary library)
{
    private const string Shape = "pocket";

    /// <summary>Makes it among the scanned models and adds it to the list; one that is there already is taken as it is.</summary>
    public async Task<LibraryResult> MakeAsync(CancellationToken cancellationToken)
    {
        var target = Path.Combine(folder.Models, "random-pocket");
        if (!Directory.Exists(target))
        {
            await Task.Run(() => NewModel.Create(new NewModelOptions(Shape, target), null, cancellationToken), cancellationToken);
        }

        return await library.AddAsync(target, cancellationToken);
    }
}
