using Vectorscope.Dashboard.Interop;
using Vectorscope.Jobs.Studies;

namespace Vectorscope.Dashboard.State;

/// <summary>The study that is chosen in this browser: what is launched joins it.</summary>
public sealed class CurrentStudy(StudiesModule module, StudyQueries studies)
{
    private Task? _started;

    /// <summary>Null for none.</summary>
    public StudyRow? Study { get; private set; }

    /// <summary>Raised when another one is chosen, and when it was renamed or deleted.</summary>
    public event Action? Changed;

    /// <summary>Asks the browser, once; call it when there is one.</summary>
    public Task StartAsync() => _started ??= ReadAsync();

    /// <summary>Chooses a study; null for none.</summary>
    public async Task ChooseAsync(StudyRow? study)
    {
        Study = study;
        Changed?.Invoke();
        await module.ChooseAsync(study?.Id ?? "");
    }

    /// <summary>Looks what has become of it.</summary>
    public async Task RefreshAsync()
    {
        if (Study is { } study)
        {
            await ShowAsync(study.Id);
        }
    }

    private async Task ReadAsync()
    {
        if (await module.CurrentAsync() is { Length: > 0 } id)
        {
            await ShowAsync(id);
        }
    }

    // One that was deleted, here or elsewhere, is as good as none.
    private async Task ShowAsync(string id)
    {
        Study = await studies.FindAsync(id, CancellationToken.None);
        Changed?.Invoke();
    }
}
