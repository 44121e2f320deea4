using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Store.Configurations;

internal sealed class TurnFlagConfiguration : IEntityTypeConfiguration<TurnFlag>
{
    public void Configure(EntityTypeBuilder<TurnFlag> builder)
    {
        builder.HasKey(flag => new { flag.TrialId, flag.Turn, flag.Flag, flag.Number });
        builder.HasOne<Turn>().WithMany().HasForeignKey(flag => new { flag.TrialId, flag.Turn }).OnDelete(DeleteBehavior.Cascade);
        // What counts and filters ask for lies in the index itself.
        builder.HasIndex(flag => new { flag.Flag, flag.TrialId, flag.Number });
    }
}
