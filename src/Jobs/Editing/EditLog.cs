using Vectorscope.Engine.Interventions.Weights;
using Vectorscope.Jobs.Runs;

namespace Vectorscope.Jobs.Editing;

/// <summary>Passes the engine's progress on, in mebibytes.</summary>
internal sealed class EditLog(RunContext context) : IProgress<WeightEditProgress>
{
    private WeightEditStage? _stage;

    public void Report(WeightEditProgress value)
    {
        if (_stage != value.Stage)
        {
            _stage = value.Stage;
            context.Stage(value.Stage == WeightEditStage.Weights ? "editing" : "hashing what was written");
        }
        context.Report(value.Done >> 20, value.Total >> 20, "MiB");
    }
}
