using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Store.Configurations;

internal sealed class RunInputConfiguration : IEntityTypeConfiguration<RunInput>
{
    public void Configure(EntityTypeBuilder<RunInput> builder)
    {
        builder.HasIndex(input => new { input.RunId, input.Kind, input.Hash }).IsUnique();
        builder.HasIndex(input => input.Hash);
        builder.HasOne<Run>().WithMany().HasForeignKey(input => input.RunId).OnDelete(DeleteBehavior.Cascade);
    }
}
